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

    public static JsonWriterOptions WriterOptions { get; } = new()
    {
        // The text goes into a Redis field, never into HTML: é stays é, as Go writes it.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Options over the given resolvers, in their order; the predefined events always resolve.</summary>
    public static JsonSerializerOptions CreateOptions(IEnumerable<IJsonTypeInfoResolver> resolvers)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DictionaryKeyPolicy = null,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = MaxDepth,
            Converters = { new UtcTimestampConverter(), new TextListConverter() },
        };

        foreach (var resolver in resolvers.Append(EventBusJsonContext.Default))
        {
            options.TypeInfoResolverChain.Add(resolver.WithAddedModifier(RecurringTextConverter.UseFor));
        }

        return options;
    }
}
