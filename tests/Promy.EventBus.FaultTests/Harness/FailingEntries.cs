using System.Text.Json;
using StackExchange.Redis;

namespace Promy.EventBus.FaultTests;

/// <summary>
/// Watches the entries whose handlers fail: once delivered to the group each is pending or in the dead letters,
/// although Redis refuses commands meanwhile.
/// </summary>
internal sealed class FailingEntries(FaultRun run, Func<int, bool> fails)
{
    /// <summary>The most failing entries that were pending at any look.</summary>
    public int MostPending { get; private set; }

    public int Looks { get; private set; }

    /// <summary>Whether next to nothing waits to be handed out.</summary>
    public async Task<bool> KeepsUpAsync() =>
        (await run.Database.StreamRangeAsync(run.Stream, $"({await DeliveredAsync()}", "+", 5)).Length < 5;

    /// <summary>Whether a failing entry from <paramref name="first"/> on is being handled.</summary>
    public async Task<bool> IsOneInHandAsync(RedisValue first)
    {
        var pending = await run.Database.StreamPendingMessagesAsync(
            run.Stream, run.Group, 100_000, RedisValue.Null, first);
        var ids = pending.Select(entry => entry.MessageId).ToHashSet();
        return (await run.Database.StreamRangeAsync(run.Stream, $"({first}", "+"))
            .Any(entry => ids.Contains(entry.Id) && fails(Whereabouts.NumberOf(entry["payload"])));
    }

    /// <param name="first">Entry from which on to look.</param>
    public async Task AssertCoveredAsync(RedisValue first)
    {
        // In this order: an entry that was delivered, and is not pending any more afterwards, must have its letter by
        // then.
        var delivered = await DeliveredAsync();
        var pending = (await run.Database.StreamPendingMessagesAsync(run.Stream, run.Group, 100_000, RedisValue.Null))
            .Select(entry => (string)entry.MessageId!).ToHashSet();
        var letters = (await run.Database.StreamRangeAsync(run.DeadLetters))
            .Select(letter => EntryIdOf(letter["payload"]))
            .ToHashSet();
        var failing = (await run.Database.StreamRangeAsync(run.Stream, first, delivered))
            .Where(entry => fails(Whereabouts.NumberOf(entry["payload"]))).Select(entry => (string)entry.Id!).ToArray();

        Assert.DoesNotContain(failing, id => !pending.Contains(id) && !letters.Contains(id));
        MostPending = Math.Max(MostPending, failing.Count(pending.Contains));
        Looks++;
    }

    private async Task<string?> DeliveredAsync() =>
        (await run.Database.StreamGroupInfoAsync(run.Stream)).Single(group => group.Name == run.Group).LastDeliveredId;

    private static string EntryIdOf(RedisValue payload) =>
        JsonDocument.Parse((byte[])payload!).RootElement.GetProperty("entry_id").GetString()!;
}
