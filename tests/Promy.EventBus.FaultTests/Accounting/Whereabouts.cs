using System.Text.Json;
using StackExchange.Redis;

namespace Promy.EventBus.FaultTests;

/// <summary>Reports where missing events are: in the stream, pending, in the dead letters, or gone.</summary>
internal static class Whereabouts
{
    private const int Shown = 20;

    public static async Task<string> OfAsync(FaultRun run, IReadOnlyCollection<int> missing)
    {
        if (missing.Count == 0)
        {
            return "";
        }

        var database = run.Database;
        var stored = new Dictionary<int, string>();
        foreach (var entry in await database.StreamRangeAsync(run.Stream))
        {
            if (TryNumberOf(entry["payload"]) is { } number)
            {
                stored[number] = (string)entry.Id!;
            }
        }

        var pending = (await database.StreamPendingMessagesAsync(run.Stream, run.Group, 10_000, RedisValue.Null))
            .ToDictionary(entry => (string)entry.MessageId!);
        var letters = (await run.DeadLetteredAsync()).ToHashSet();
        var lines = missing.Take(Shown).Select(number =>
            letters.Contains(number) ? $"{number}: dead letter"
            : !stored.TryGetValue(number, out var id) ? $"{number}: gone"
            : pending.TryGetValue(id, out var entry)
                ? $"{number}: pending on {entry.ConsumerName}, idle {entry.IdleTimeInMilliseconds} ms, "
                    + $"delivered {entry.DeliveryCount} times"
                : $"{number}: in the stream as {id}, not pending");
        return string.Join(Environment.NewLine, lines);
    }

    public static int NumberOf(RedisValue payload) =>
        TryNumberOf(payload) ?? throw new InvalidOperationException($"Not an event of these tests: {payload}");

    /// <summary>The event's number; <see langword="null"/> if this is no event.</summary>
    public static int? TryNumberOf(RedisValue payload)
    {
        try
        {
            using var document = JsonDocument.Parse((byte[]?)payload ?? []);
            return document.RootElement is { ValueKind: JsonValueKind.Object } members
                && members.TryGetProperty("number", out var number)
                && number.ValueKind == JsonValueKind.Number
                && number.TryGetInt32(out var value)
                ? value
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
