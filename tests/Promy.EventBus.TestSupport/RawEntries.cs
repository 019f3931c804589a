using System.Text.Json;
using StackExchange.Redis;

namespace Promy.EventBus.TestSupport;

/// <summary>Entries written field by field, the way another language's library writes them.</summary>
public static class RawEntries
{
    /// <summary>A metadata document with exactly the members that Go services write.</summary>
    public static string Metadata(string type, string? id = null, int attempt = 1) =>
        $$"""
        {"id":{{Json(id ?? Some.EventId())}},"type":{{Json(type)}},
        "timestamp":"2025-11-06T10:30:00.123456789Z","version":"1.0","attempt":{{attempt}}}
        """.ReplaceLineEndings("");

    /// <summary>A promotion.created payload with the members that the first Go producers write.</summary>
    public static string PromotionCreated(string promotionId, string? id = null) =>
        $$"""
        {"id":{{Json(id ?? Some.EventId())}},"type":"promotion.created","timestamp":"2025-11-06T10:30:00.123456789Z",
        "version":"1.0","source":"promy-product","promotion_id":{{Json(promotionId)}},"promotion_name":"Winter sale",
        "distributor_id":"dist-1","category_id":"cat-1","dates":["2025-11-06"],"price":9.99,
        "image_url":"https://example.com/1.png","created_at":"2025-11-06T10:30:00Z"}
        """.ReplaceLineEndings("");

    /// <summary>Adds an entry with the two wire fields, <c>metadata</c> first; returns the entry id.</summary>
    public static Task<RedisValue> AddAsync(
        IDatabase database, RedisKey stream, RedisValue metadata, RedisValue payload) =>
        AddAsync(database, stream, new NameValueEntry("metadata", metadata), new NameValueEntry("payload", payload));

    /// <summary>Adds an entry with any fields at all; returns the entry id.</summary>
    public static Task<RedisValue> AddAsync(IDatabase database, RedisKey stream, params NameValueEntry[] fields) =>
        database.StreamAddAsync(stream, fields);

    /// <summary>Adds a promotion.created as a Go service does; returns the entry id.</summary>
    public static Task<RedisValue> AddPromotionCreatedAsync(
        IDatabase database, RedisKey stream, string promotionId, string? id = null)
    {
        var eventId = id ?? Some.EventId();
        return AddAsync(
            database, stream, Metadata("promotion.created", eventId), PromotionCreated(promotionId, eventId));
    }

    private static string Json(string text) => JsonSerializer.Serialize(text);
}
