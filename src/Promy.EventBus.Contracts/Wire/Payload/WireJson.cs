using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Promy.EventBus.Wire;

/// <summary>How an event is written and read as JSON: flat, snake_case, nulls omitted, timestamps in UTC.</summary>
internal static class WireJson
{
    /// <summary>Deeper nesting is refused before it is parsed.</summary>
    private const int MaxDepth = 64;

    /// <summary>
    /// Options over the given resolvers, in their order. The predefined events always resolve, unaffected by these.
    /// </summary>
    /// <param name="resolvers">Resolvers of other events.</param>
    /// <param name="predefined">
    /// Resolver of the predefined events, if there is a better one than their generated metadata.
    /// </param>
    /// <param name="converters">Converters of the application, asked before those of the bus.</param>
    public static JsonSerializerOptions CreateOptions(
        IEnumerable<IJsonTypeInfoResolver> resolvers,
        IJsonTypeInfoResolver? predefined = null,
        params IEnumerable<JsonConverter> converters)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DictionaryKeyPolicy = null,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = MaxDepth,

            // The members of a JSON object have no order: a jsonb column, for example, reorders them.
            AllowOutOfOrderMetadataProperties = true,
        };
        JsonConverter[] own = [new UtcTimestampConverter(), new UtcDateTimeConverter(), new TextListConverter()];
        foreach (var converter in converters.Concat(own))
        {
            options.Converters.Add(converter);
        }

        IEnumerable<IJsonTypeInfoResolver> first =
            predefined is null
                ? [EventBusJsonContext.Default]
                : [new PredefinedEventsResolver(predefined), EventBusJsonContext.Default];
        foreach (var resolver in first.Concat(resolvers))
        {
            options.TypeInfoResolverChain.Add(resolver.WithAddedModifier(RecurringTextConverter.UseFor));
        }

        return options;
    }
}
