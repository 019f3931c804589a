using System.Text.Json;
using System.Text.Json.Serialization;
using StackExchange.Redis;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>System.Text.Json in its usual form: one set of options, reflection, text.</summary>
internal static class HandWrittenJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static NameValueEntry[] Write(HandWrittenPromotion promotion)
    {
        var metadata = new HandWrittenMetadata
        {
            Id = promotion.Id,
            Type = promotion.Type,
            Timestamp = promotion.Timestamp,
            Source = promotion.Source,
        };
        return
        [
            new NameValueEntry("metadata", JsonSerializer.Serialize(metadata, Options)),
            new NameValueEntry("payload", JsonSerializer.Serialize(promotion, Options)),
        ];
    }

    /// <returns>The promotion; <see langword="null"/> if the entry is of another type.</returns>
    public static HandWrittenPromotion? Read(in StreamEntry entry)
    {
        var metadata = JsonSerializer.Deserialize<HandWrittenMetadata>((string)entry["metadata"]!, Options);
        return metadata?.Type == HandWrittenPromotion.EventType
            ? JsonSerializer.Deserialize<HandWrittenPromotion>((string)entry["payload"]!, Options)
            : null;
    }
}
