using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Builds the serializer: the application's contexts first, then reflection where enabled. Where it is not, the predefined events have
/// generated metadata, which create a record with a box for each value and a state for all: slower and larger, but nothing else works there.
/// </summary>
internal static class EventSerializerFactory
{
    public static EventSerializer Create(IEnumerable<JsonContextRegistration> contexts)
    {
        List<IJsonTypeInfoResolver> resolvers = [.. contexts.Select(context => context.Resolver)];
        if (JsonSerializer.IsReflectionEnabledByDefault)
        {
            resolvers.Add(ReflectionResolver());
        }

        return new EventSerializer(WireJson.CreateOptions(resolvers));
    }

    [UnconditionalSuppressMessage(
        "Trimming", "IL2026", Justification = "Only called where reflection is enabled, which a trimmed application has to ask for.")]
    [UnconditionalSuppressMessage(
        "AOT", "IL3050", Justification = "Only called where reflection is enabled, which a native application has to ask for.")]
    private static DefaultJsonTypeInfoResolver ReflectionResolver() => new();
}
