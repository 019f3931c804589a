using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Builds the serializer: predefined events first, then the application's contexts, reflection last and where enabled. Generated metadata
/// create a record with a box for each value and a state for all, so predefined events are reflected over too where code can be generated.
/// </summary>
internal static class EventSerializerFactory
{
    public static EventSerializer Create(IEnumerable<JsonContextRegistration> contexts)
    {
        List<IJsonTypeInfoResolver> resolvers = [.. contexts.Select(context => context.Resolver)];
        if (!JsonSerializer.IsReflectionEnabledByDefault)
        {
            return new EventSerializer(WireJson.CreateOptions(resolvers));
        }

        var reflection = ReflectionResolver();
        resolvers.Add(reflection);

        // A native application has the metadata of its own events where it asks for that, and not those of ours.
        return new EventSerializer(
            WireJson.CreateOptions(resolvers, predefined: RuntimeFeature.IsDynamicCodeSupported ? reflection : null));
    }

    [UnconditionalSuppressMessage(
        "Trimming", "IL2026", Justification = "Only called where reflection is enabled, which a trimmed application has to ask for.")]
    [UnconditionalSuppressMessage(
        "AOT", "IL3050", Justification = "Only called where reflection is enabled, which a native application has to ask for.")]
    private static DefaultJsonTypeInfoResolver ReflectionResolver() => new();
}
