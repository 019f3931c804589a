using System.Globalization;

namespace Promy.EventBus.FaultTests;

/// <summary>One slot, one consumer: first deliveries in the order of the stream, though connections die.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
[Trait("Fault", "16")]
public sealed class Scenario16Order
{
    private const int Kills = 10;

    [Fact]
    public async Task With_one_slot_first_deliveries_come_in_the_order_of_the_stream()
    {
        var events = FaultMode.Count(10_000, 2_000);
        await using var run = await FaultRun.StartAsync("16", $"concurrency 1, {events} events, CLIENT KILL x {Kills}");
        var publisher = await run.StartPublisherAsync(Patience.Configure);
        await publisher.PublishManyAsync(events, @event => @event with { Milliseconds = 1 });
        var worker = run.StartWorker("Consumer:MaxConcurrency=1");

        var killed = 0L;
        for (var kill = 1; kill <= Kills; kill++)
        {
            var due = events * kill / (Kills + 1);
            await Eventually.TrueAsync(() => worker.Lines("journal").Count() >= due, Patience.Usual);
            killed += await run.KillClientsAsync();
        }

        await run.SettleAsync(Patience.Usual);
        var account = await run.AssertNothingLostAsync();
        Assert.Equal(events, account.Handled);
        var first = worker.Handled().Select(handled => handled.EntryId).Distinct().Select(Position).ToArray();
        var disordered = first.Zip(first.Skip(1)).Count(pair => pair.First.CompareTo(pair.Second) >= 0);
        run.Report.Measured("connections killed", $"{killed}");
        run.Report.Measured("first deliveries out of order", $"{disordered} of {events}");
        Assert.Equal(0, disordered);
        Assert.True(killed >= Kills, "Too few connections were killed: the test proves nothing.");
        run.Passed();
    }

    private static (long Milliseconds, long Sequence) Position(string entryId)
    {
        var parts = entryId.Split('-');
        return (long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
