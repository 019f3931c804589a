using Promy.EventBus.TestWorker;

namespace Promy.EventBus.FaultTests;

/// <summary>Half of the slots hang for ever, ignoring their token: waiting, or blocking their thread.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
[Trait("Fault", "12")]
public sealed class Scenario12HangingHandlers
{
    private const int Hanging = 4;
    private const int Before = 3_000;
    private const int Behind = 8_000;
    private static readonly TimeSpan HandlerTimeout = TimeSpan.FromSeconds(8);

    [Theory]
    [InlineData("12", FaultBehaviours.Hang)]
    [InlineData("12b", FaultBehaviours.Block)]
    public async Task Half_of_the_slots_go_on_if_the_other_half_hangs(string scenario, string behaviour)
    {
        await using var run = await FaultRun.StartAsync(
            scenario, $"{Hanging} of 8 handlers {behaviour} for ever, HandlerTimeout {HandlerTimeout.TotalSeconds} s");
        var worker = run.StartWorker($"Consumer:HandlerTimeout={HandlerTimeout}");
        var publisher = await run.StartPublisherAsync(Patience.Configure);

        // The hanging ones stand in the middle of a backlog that keeps every slot busy all the time.
        await publisher.PublishManyAsync(Before, Slow);
        await publisher.PublishManyAsync(Hanging, @event => @event with { Behaviour = behaviour });
        await publisher.PublishManyAsync(Behind, Slow);
        await Eventually.TrueAsync(() => Handled(worker) > 200, Patience.Usual);
        var before = await RateAsync(worker);
        Assert.True(Handled(worker) < Before, "The hanging ones were reached before the rate was known.");
        var hangingSince = (await Eventually.ReadAsync(
            () => worker.Handled().FirstOrDefault(handled => handled.Number >= Before + Hanging),
            handled => handled is not null,
            Patience.Usual))!.At;
        var during = await RateAsync(worker);

        await Eventually.EqualAsync(Hanging, async () => (await run.DeadLetteredAsync()).Count, Patience.Usual);
        var deadLetteredAfter = (Clock.Now - hangingSince) / 1000.0;
        var degraded = await Eventually.ReadAsync(
            () => worker.Statuses().FirstOrDefault(status => status.At >= hangingSince && status.Health == "Degraded"),
            status => status is not null,
            Patience.Usual);
        var after = await RateAsync(worker);
        await run.SettleAsync(Patience.Usual);

        var account = await run.AssertNothingLostAsync();
        Assert.Equal(Hanging, account.DeadLettered);
        Assert.Equal(0, account.Duplicated);
        Assert.Equal("Degraded", worker.Status()!.Health);
        run.Report.Measured(
            "throughput before, while 4 of 8 hang, after they were given up",
            $"{before:0}/s, {during:0}/s, {after:0}/s");
        if (behaviour == FaultBehaviours.Hang)
        {
            // Blocked threads are the thread pool's to replace, at its own pace: that rate is reported only.
            run.Report.AtLeast("throughput while they hang", during / before, 0.4, "of before");
        }

        run.Report.Measured("dead-lettered after", $"{deadLetteredAfter:0.0} s");
        run.Report.Limited(
            "degraded after they were given up",
            (degraded!.At - hangingSince) / 1000.0 - HandlerTimeout.TotalSeconds - 1,
            5,
            "s");
        run.Passed();
    }

    private static FaultEvent Slow(FaultEvent @event) => @event with { Milliseconds = 10 };

    private static int Handled(WorkerProcess worker) => worker.Lines("journal").Count();

    /// <summary>Events a second, over at least two seconds.</summary>
    private static async Task<double> RateAsync(WorkerProcess worker)
    {
        var (from, count) = (TimeProvider.System.GetTimestamp(), Handled(worker));
        await Eventually.TrueAsync(
            () => TimeProvider.System.GetElapsedTime(from) > TimeSpan.FromSeconds(2), Patience.Usual);
        return (Handled(worker) - count) / TimeProvider.System.GetElapsedTime(from).TotalSeconds;
    }
}
