using System.Text.Json;
using StackExchange.Redis;

namespace Promy.EventBus.EndToEnd.Tests;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class KilledDeadLetterTests(RedisServer server)
{
    private const int Count = 400;
    private const int MaxConcurrency = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The worker is killed between the two steps of a dead letter: stored, but not yet acknowledged.
    /// </summary>
    [Fact]
    public async Task A_worker_killed_between_dead_letter_and_acknowledgement_loses_nothing()
    {
        await using var app = await BusApp.StartAsync(server);
        await app.Database.StreamCreateConsumerGroupAsync(app.Stream, app.Group, StreamPosition.Beginning);
        string[] settings =
        [
            "Consumer:Recovery:MinIdle=00:00:02", "Consumer:Recovery:Interval=00:00:00.5",
            $"Consumer:MaxConcurrency={MaxConcurrency}", "Retry:Delays:0=00:00:00",
            $"DeadLetter:Stream={app.DeadLetters}",
        ];
        await using var victim = Workers.Start(server.BusConnectionString, app.Stream, app.Group, settings);
        await app.PublishWorkAsync(Enumerable.Range(0, Count), milliseconds: 5, failures: 1);
        await Eventually.TrueAsync(() => victim.IsCaughtAsync(() => IsBetweenAsync(app)), Patience);
        await victim.KillAsync();
        var inHand = await app.PendingAsync();

        await using var survivor = Workers.Start(server.BusConnectionString, app.Stream, app.Group, settings);
        await Eventually.EqualAsync(0, app.PendingAsync, Patience);
        await Eventually.EqualAsync(Count, async () => (await LettersAsync(app)).Distinct().Count(), Patience);

        Assert.Empty(victim.Numbers().Concat(survivor.Numbers()));
        Assert.InRange((await LettersAsync(app)).Length, Count + 1, Count + (int)inHand);
    }

    /// <summary>Whether a pending entry already has its letter.</summary>
    private static async Task<bool> IsBetweenAsync(BusApp app)
    {
        var letters = (await LettersAsync(app)).ToHashSet();
        var pending = await app.Database.StreamPendingMessagesAsync(app.Stream, app.Group, 100, RedisValue.Null);
        return pending.Any(entry => letters.Contains((string)entry.MessageId!));
    }

    /// <summary>The entries that have a dead letter, one for each letter.</summary>
    private static async Task<string[]> LettersAsync(BusApp app) => Array.ConvertAll(
        await app.Database.StreamRangeAsync(app.DeadLetters),
        letter => JsonDocument.Parse((string)letter["payload"]!).RootElement.GetProperty("entry_id").GetString()!);
}
