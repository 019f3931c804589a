using StackExchange.Redis;

namespace Promy.EventBus.FaultTests;

/// <summary>Many consumers claim the entries of very many dead ones.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
[Trait("Fault", "14")]
public sealed class Scenario14Claimers
{
    private const int Claimers = 50;
    private const int Dead = 1_000;
    private const int Entries = 10_000;

    [Fact]
    public async Task Entries_of_a_thousand_dead_consumers_are_claimed_once_by_fifty_others()
    {
        await using var run = await FaultRun.StartAsync(
            "14", $"{Claimers} claimers, {Entries} entries pending on {Dead} dead consumers");
        var numbers = await LeaveBehindAsync(run);
        var claimers = Enumerable.Range(0, Claimers).Select(_ => run.Own(new Claimer(run))).ToArray();

        var started = TimeProvider.System.GetTimestamp();
        Array.ForEach(claimers, claimer => claimer.Start());
        await Eventually.TrueAsync(() => claimers.Sum(claimer => claimer.Deliveries.Count) >= Entries, Patience.Usual);
        var took = TimeProvider.System.GetElapsedTime(started);
        await Eventually.EqualAsync(0, run.PendingAsync, Patience.Usual);

        var deliveries = claimers.SelectMany(claimer => claimer.Deliveries).ToArray();
        var account = Account.Of(
            run.Ledger,
            Array.ConvertAll(deliveries, delivery => numbers[delivery.EntryId]),
            await run.DeadLetteredAsync());
        run.Report.Measured("account", account.ToString());
        run.Report.Measured(
            "claimers that got some", $"{claimers.Count(claimer => !claimer.Deliveries.IsEmpty)} of {Claimers}");
        run.Report.Limited("first start to last delivery", took.TotalSeconds, 2, "s");
        Assert.Equal(
            (Entries, 0, 0, 0), (account.Handled, account.DeadLettered, account.Lost.Count, account.Duplicated));
        Assert.All(deliveries, delivery => Assert.Equal(2, delivery.Count));
        run.Passed();
    }

    /// <summary>Entries as consumers leave them that have read and died, idle for long enough.</summary>
    /// <returns>The number of each entry.</returns>
    private static async Task<Dictionary<string, int>> LeaveBehindAsync(FaultRun run)
    {
        await run.Database.StreamCreateConsumerGroupAsync(run.Stream, run.Group, StreamPosition.Beginning);
        var numbers = new Dictionary<string, int>(Entries);
        foreach (var chunk in Enumerable.Range(0, Entries).Chunk(1_000))
        {
            var ids = await Task.WhenAll(chunk.Select(number =>
                RawEntries.AddAsync(
                    run.Database, run.Stream, RawEntries.Metadata("fault.tested"), $$"""{"number":{{number}}}""")));
            foreach (var (number, id) in chunk.Zip(ids))
            {
                numbers.Add((string)id!, number);
                run.Ledger.Settle(number, PublishFate.Acknowledged);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Dead).Select(dead => ReadAndDieAsync(run, $"dead-{dead}")));
        var pending = await run.Database.StreamPendingAsync(run.Stream, run.Group);
        Assert.Equal((Entries, Dead), (pending.PendingMessageCount, pending.Consumers.Length));
        return numbers;
    }

    private static async Task ReadAndDieAsync(FaultRun run, string consumer)
    {
        var read = await run.Database.StreamReadGroupAsync(
            run.Stream, run.Group, consumer, StreamPosition.NewMessages, Entries / Dead);
        await run.Database.ExecuteAsync(
            "XCLAIM",
            [
                run.Stream,
                run.Group,
                consumer,
                0,
                .. read.Select(entry => (object)entry.Id),
                "IDLE",
                (long)Claimer.MinIdle.TotalMilliseconds,
                "JUSTID"]);
    }
}
