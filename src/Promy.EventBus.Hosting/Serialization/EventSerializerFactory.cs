using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Builds the serializer: predefined events first, then the application's contexts, reflection last and where enabled. Generated metadata
/// create a record with a box for each value and a state for all, so predefined events are reflected over too where code can be generated.
/// What the application chooses for its own events does not reach the predefined ones.
/// </summary>
/// <remarks>
/// In: the contexts and JSON options of the application.
/// Out: the one serializer of the bus.
/// Owner: the container.
/// </remarks>
internal static class EventSerializerFactory
{
    /// <exception cref="EventBusConfigurationException">Something is chosen that this program cannot do.</exception>
    public static EventSerializer Create(IEnumerable<JsonSerializerContextRegistration> contexts, EventBusJsonOptions json)
    {
        List<IJsonTypeInfoResolver> resolvers = [.. contexts.Select(context => context.Resolver)];
        JsonConverter[] converters = [.. json.Converters, .. EnumConverters(json.EnumsAsNames)];
        if (!JsonSerializer.IsReflectionEnabledByDefault)
        {
            return new EventSerializer(WireJson.CreateOptions(resolvers, converters: converters), WireJson.CreateOptions([]));
        }

        var reflection = ReflectionResolver();
        resolvers.Add(reflection);

        // A native application has the metadata of its own events where it asks for that, and not those of ours.
        var predefined = RuntimeFeature.IsDynamicCodeSupported ? reflection : null;
        return new EventSerializer(
            WireJson.CreateOptions(resolvers, predefined, converters), WireJson.CreateOptions([reflection], predefined));
    }

    private static JsonConverter[] EnumConverters(bool asNames)
    {
        if (RuntimeFeature.IsDynamicCodeSupported)
        {
            return [new EnumConverterFactory(asNames)];
        }

        return asNames
            ? throw new EventBusConfigurationException(
                "Json:EnumsAsNames needs code that is generated while the program runs, which native AOT has not. Set UseStringEnumConverter in "
                + "the [JsonSourceGenerationOptions] of the JsonSerializerContext instead.")
            : [];
    }

    [UnconditionalSuppressMessage(
        "Trimming", "IL2026", Justification = "Only called where reflection is enabled, which a trimmed application has to ask for.")]
    [UnconditionalSuppressMessage(
        "AOT", "IL3050", Justification = "Only called where reflection is enabled, which a native application has to ask for.")]
    private static DefaultJsonTypeInfoResolver ReflectionResolver() => new();
}
