using System.Globalization;

namespace Promy.EventBus.FaultTests;

/// <summary>
/// The workers are away until Redis is full and refuses every event. Then they come back: handled events are trimmed,
/// and publishers go on without help.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
[Trait("Fault", "22")]
public sealed class Scenario22FullRedis
{
    private const int EventsPerSecond = 50;
    private const int PayloadBytes = 10_000;

    [Fact]
    public async Task A_full_redis_is_handled_and_trimmed_and_takes_events_again()
    {
        var megabytes = FaultMode.Count(48, 16);
        await using var run = await FaultRun.StartAsync(
            "22", $"Redis full up to {megabytes} MB, then 2 workers that trim", "--maxmemory-policy", "noeviction");
        var publisher = await run.StartPublisherAsync();
        await publisher.PublishAsync();
        var first = StartWorker(run);
        await Eventually.EqualAsync(1, () => run.Handled().Count, TimeSpan.FromSeconds(60));
        await first.TerminateAsync();
        await FillAsync(run, publisher, megabytes);
        var stored = await run.Database.StreamLengthAsync(run.Stream);
        await using var load = SteadyLoad.Start(
            publisher, EventsPerSecond, @event => @event with { Padding = Padding });
        await Eventually.TrueAsync(() => load.Published.Count >= EventsPerSecond, TimeSpan.FromSeconds(60));
        Assert.Empty(load.Acknowledged);

        StartWorker(run);
        StartWorker(run);
        await Eventually.TrueAsync(
            () => run.Handled().Count >= stored, TimeSpan.FromSeconds(120), "everything that was stored is handled");
        var handled = Clock.Now;
        var resumption = new Resumption(run, load);
        run.Report.Limited(
            "publishing again after everything was handled", await resumption.OfPublishingAsync(handled), 5, "s");
        run.Report.Limited("a new event handled", await resumption.OfNewEventsAsync(handled), 5, "s");
        await load.StopAsync();
        await run.SettleAsync(TimeSpan.FromSeconds(60));
        await Eventually.EqualAsync(0, () => run.Database.StreamLengthAsync(run.Stream), TimeSpan.FromSeconds(60));

        var account = await run.AssertNothingLostAsync();
        Assert.Equal(0, account.Duplicated);
        run.Report.Measured("stored when full", $"{stored} events");
        run.Passed();
    }

    private static string Padding { get; } = new('x', PayloadBytes);

    private static WorkerProcess StartWorker(FaultRun run) =>
        run.StartWorker("Retention:UntilAcknowledged=true", "Retention:Interval=00:00:01");

    /// <summary>
    /// Publishes until Redis refuses, and then takes a quarter of the memory away: near the limit small commands get
    /// through by chance.
    /// </summary>
    private static async Task FillAsync(FaultRun run, FaultPublisher publisher, int megabytes)
    {
        await run.ConfigureRedisAsync("maxmemory", $"{megabytes}mb");
        do
        {
            await publisher.PublishManyAsync(100, @event => @event with { Padding = Padding });
        }
        while (run.Ledger.Acknowledged.Count() == publisher.Count);

        var used = long.Parse(await run.RedisInfoAsync("memory", "used_memory"), CultureInfo.InvariantCulture);
        await run.ConfigureRedisAsync("maxmemory", $"{used * 3 / 4}");
    }
}
