using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Builds the serializer: predefined events first, then the application's contexts, reflection last and if enabled.
/// Generated metadata box each value of a record, so predefined events use reflection too if code can be generated.
/// Options for the application's events do not reach the predefined ones.
/// </summary>
/// <remarks>
/// In: the contexts and JSON options of the application.
/// Out: the one serializer of the bus.
/// Owner: the container.
/// </remarks>
internal static class EventSerializerFactory
{
    /// <exception cref="EventBusConfigurationException">An option is set that this program cannot support.</exception>
    public static EventSerializer Create(
        IEnumerable<JsonSerializerContextRegistration> contexts, EventBusJsonOptions json)
    {
        List<IJsonTypeInfoResolver> resolvers = [.. contexts.Select(context => context.Resolver)];
        JsonConverter[] converters = [.. json.Converters, .. EnumConverters(json.EnumsAsNames)];
        if (!JsonSerializer.IsReflectionEnabledByDefault)
        {
            return new EventSerializer(
                WireJson.CreateOptions(resolvers, converters: converters), WireJson.CreateOptions([]));
        }

        var reflection = ReflectionResolver();
        resolvers.Add(reflection);

        // Without dynamic code the predefined events keep their generated metadata.
        var predefined = RuntimeFeature.IsDynamicCodeSupported ? reflection : null;
        return new EventSerializer(
            WireJson.CreateOptions(resolvers, predefined, converters),
            WireJson.CreateOptions([reflection], predefined));
    }

    private static JsonConverter[] EnumConverters(bool asNames)
    {
        if (RuntimeFeature.IsDynamicCodeSupported)
        {
            return [new EnumConverterFactory(asNames)];
        }

        return asNames
            ? throw new EventBusConfigurationException(
                "Json:EnumsAsNames needs code generation at run time, which native AOT lacks. "
                + "Set UseStringEnumConverter in the "
                + "[JsonSourceGenerationOptions] of the JsonSerializerContext instead.")
            : [];
    }

    [UnconditionalSuppressMessage(
        "Trimming",
        "IL2026",
        Justification = "Only called if reflection is enabled, which a trimmed application has to ask for.")]
    [UnconditionalSuppressMessage(
        "AOT",
        "IL3050",
        Justification = "Only called if reflection is enabled, which a native application has to ask for.")]
    private static DefaultJsonTypeInfoResolver ReflectionResolver() => new();
}
