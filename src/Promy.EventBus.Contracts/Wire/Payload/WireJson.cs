using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Promy.EventBus.Wire;

/// <summary>How an event is written and read as JSON: flat, snake_case, nulls omitted, timestamps in UTC.</summary>
internal static class WireJson
{
    /// <summary>Nesting beyond this is refused before it is parsed.</summary>
    private const int MaxDepth = 64;

    /// <summary>Options over the given resolvers, in their order. The predefined events always resolve, and none of these changes them.</summary>
    /// <param name="resolvers">What resolves other events.</param>
    /// <param name="predefined">What resolves the predefined ones, where there is something better than their generated metadata.</param>
    /// <param name="converters">The application's, asked before those of the bus.</param>
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

            // The members of a JSON object have no order: a jsonb column, say, gives them another.
            AllowOutOfOrderMetadataProperties = true,
        };
        foreach (var converter in converters.Concat([new UtcTimestampConverter(), new UtcDateTimeConverter(), new TextListConverter()]))
        {
            options.Converters.Add(converter);
        }

        IEnumerable<IJsonTypeInfoResolver> first =
            predefined is null ? [EventBusJsonContext.Default] : [new PredefinedEventsResolver(predefined), EventBusJsonContext.Default];
        foreach (var resolver in first.Concat(resolvers))
        {
            options.TypeInfoResolverChain.Add(resolver.WithAddedModifier(RecurringTextConverter.UseFor));
        }

        return options;
    }
}
