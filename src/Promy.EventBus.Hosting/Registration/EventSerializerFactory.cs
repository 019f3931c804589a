using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting;

/// <summary>Builds the serializer: predefined events first, then the application's contexts, reflection last and where enabled.</summary>
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
