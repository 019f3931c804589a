using System.Text.Json;

namespace Promy.EventBus.Redis.Tests;

/// <summary>Looks into the dead letters of a bus.</summary>
internal static class DeadLetterReading
{
    /// <summary>Waits for the one dead letter and returns its payload.</summary>
    public static async Task<JsonElement> SingleDeadLetterAsync(this RedisBus bus)
    {
        await Eventually.EqualAsync(1, () => bus.Database.StreamLengthAsync(bus.DeadLetters));
        return Assert.Single(await bus.DeadLettersAsync()).Payload;
    }

    public static async Task<(JsonElement Metadata, JsonElement Payload)[]> DeadLettersAsync(this RedisBus bus)
    {
        var entries = await bus.Database.StreamRangeAsync(bus.DeadLetters);
        return Array.ConvertAll(entries, entry => (Parse(entry["metadata"]), Parse(entry["payload"])));
    }

    private static JsonElement Parse(StackExchange.Redis.RedisValue json) =>
        JsonDocument.Parse((byte[])json!).RootElement;
}
