using System.Diagnostics;

namespace Promy.EventBus.FaultTests;

/// <summary>
/// Replies are lost on their way back: published events are stored, and entries that were read are pending on a
/// consumer that never saw them.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
[Trait("Fault", "7")]
public sealed class Scenario07EatenReplies
{
    private const string Publish = "XADD";
    private const string Read = "XREADGROUP";
    private const int Replies = 250;
    private const int Workers = 5;
    private const int PublishesPerRound = 25;
    private const int BatchSize = 16;

    [Fact]
    public async Task A_publish_without_reply_is_unknown_and_unseen_reads_are_handled_soon()
    {
        await using var run = await FaultRun.StartAsync(
            "7", $"{Replies} replies of XADD and {Replies} of XREADGROUP are eaten, then the connection is reset");
        var proxy = run.Own(TcpProxy.To(run.Server.Port));
        run.ConnectionString = proxy.ConnectionString;
        var eater = new ReplyEater(proxy, Publish, Read);
        for (var worker = 0; worker < Workers; worker++)
        {
            run.StartWorker();
        }

        var publisher = await run.StartPublisherAsync(options => options.Redis.PoolSize = 4);
        await Eventually.EqualAsync(Workers, () => eater.SendersOf(Read).Count, Patience.Usual);

        var unknown = await EatPublishesAsync(run, eater, publisher);
        await EatReadsAsync(run, eater, publisher);
        await run.SettleAsync(TimeSpan.FromSeconds(60));

        var account = await run.AssertNothingLostAsync();
        Assert.Equal(unknown.Count, account.Unknown);
        Assert.Equal(unknown.Count, account.Recovered);
        var stored = (await run.Database.StreamRangeAsync(run.Stream))
            .CountBy(entry => Whereabouts.NumberOf(entry["payload"]))
            .ToDictionary();
        Assert.All(unknown, number => Assert.Equal(1, stored[number]));
        run.Report.Measured("stored twice", $"{stored.Count(number => number.Value > 1)} of {stored.Count}");
        run.Passed();
    }

    /// <returns>Numbers whose replies were eaten.</returns>
    private static async Task<IReadOnlyList<int>> EatPublishesAsync(
        FaultRun run, ReplyEater eater, FaultPublisher publisher)
    {
        var outcomes = new List<(int Number, PublishFate Fate)>();
        var slowest = TimeSpan.Zero;
        while (outcomes.Count < Replies)
        {
            // On every connection of the pool there is a publish that worked.
            Assert.All(await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => publisher.PublishAsync())), Acknowledged);
            var before = await run.Database.StreamLengthAsync(run.Stream);

            eater.EatFromNext(Publish);
            var publishing = Task.WhenAll(Enumerable.Range(0, PublishesPerRound).Select(_ => publisher.PublishAsync()));
            await Eventually.EqualAsync(before + PublishesPerRound, () => run.Database.StreamLengthAsync(run.Stream));
            Assert.False(publishing.IsCompleted);
            eater.Stop();
            eater.Reset();
            var reset = Stopwatch.StartNew();
            outcomes.AddRange(await publishing);
            Acknowledged(await publisher.PublishAsync());
            slowest = reset.Elapsed > slowest ? reset.Elapsed : slowest;
        }

        run.Report.Measured(
            "XADD without reply",
            $"{outcomes.Count}: " + string.Join(
                ", ", outcomes.CountBy(outcome => outcome.Fate).Select(fate => $"{fate.Value} {fate.Key}")));
        run.Report.Measured("publishing again after the reset, slowest", $"{slowest.TotalMilliseconds:0} ms");
        Assert.All(outcomes, outcome => Assert.Equal(PublishFate.Unknown, outcome.Fate));
        return [.. outcomes.Select(outcome => outcome.Number)];
    }

    private static async Task EatReadsAsync(FaultRun run, ReplyEater eater, FaultPublisher publisher)
    {
        var latencies = new List<long>();
        var eaten = 0;
        while (eaten < Replies)
        {
            // Every reader waits in a blocked read: each gets one entry and never learns of it.
            await Eventually.EqualAsync(Workers, () => eater.SendersOf(Read).Count);
            await Eventually.EqualAsync(0, () => Unhandled(run));
            eater.EatNow(Read);
            for (var reader = 0; reader < Workers; reader++)
            {
                Acknowledged(await publisher.PublishAsync());
            }

            await HungryAsync(eater);
            var blocked = await PhantomsAsync(run);

            // Then there is a backlog: the first read of each new connection takes a batch, and that reply is eaten
            // too.
            await publisher.PublishManyAsync(Workers * BatchSize);
            eater.EatFromNext(Read);
            var firstReset = Reset(eater);
            latencies.AddRange(await HandledAsync(run, blocked, firstReset));
            await HungryAsync(eater);
            var batches = await PhantomsAsync(run);
            eater.Stop();
            latencies.AddRange(await HandledAsync(run, batches, Reset(eater)));
            eaten += blocked.Count + batches.Count;
        }

        latencies.Sort();
        run.Report.Measured("XREADGROUP without reply", $"{eaten}, with {latencies.Count} entries");
        run.Report.Measured("phantom entries handled after the reset, median", $"{latencies[latencies.Count / 2]} ms");
        run.Report.Limited("phantom entries handled after the reset, slowest", latencies[^1], 1000, "ms");
    }

    /// <summary>Waits until every reader waits for a reply that was thrown away.</summary>
    private static Task HungryAsync(ReplyEater eater) =>
        Eventually.EqualAsync(Workers, () => eater.Eating.Count(connection => connection.Eaten > 0));

    /// <summary>
    /// Entries that Redis has delivered and no worker has seen, by the consumer that they are pending on.
    /// </summary>
    private static async Task<IReadOnlyDictionary<string, string[]>> PhantomsAsync(FaultRun run)
    {
        // An entry that was seen may still be pending for a moment, until it is acknowledged.
        var pending = await run.Database.StreamPendingMessagesAsync(
            run.Stream, run.Group, 1000, StackExchange.Redis.RedisValue.Null);
        var seen = run.Handled().Select(handled => handled.EntryId).ToHashSet();
        return pending.Where(entry => !seen.Contains((string)entry.MessageId!))
            .GroupBy(entry => (string)entry.ConsumerName!)
            .ToDictionary(
                consumer => consumer.Key, consumer => consumer.Select(entry => (string)entry.MessageId!).ToArray());
    }

    private static long Reset(ReplyEater eater)
    {
        var at = Clock.Now;
        eater.Reset();
        return at;
    }

    /// <returns>How long after the reset each of the entries was handled, in milliseconds.</returns>
    private static async Task<IEnumerable<long>> HandledAsync(
        FaultRun run, IReadOnlyDictionary<string, string[]> phantoms, long reset)
    {
        var ids = phantoms.Values.SelectMany(entries => entries).ToHashSet();
        var handled = await Eventually.ReadAsync(
            () => run.Handled().Where(line => ids.Contains(line.EntryId)).GroupBy(line => line.EntryId).ToArray(),
            lines => lines.Length == ids.Count,
            Patience.Usual);
        return handled.Select(lines => lines.Min(line => line.At) - reset);
    }

    private static int Unhandled(FaultRun run) =>
        run.Ledger.Acknowledged.Except(run.Handled().Select(handled => handled.Number)).Count();

    private static void Acknowledged((int Number, PublishFate Fate) outcome) =>
        Assert.Equal(PublishFate.Acknowledged, outcome.Fate);
}
