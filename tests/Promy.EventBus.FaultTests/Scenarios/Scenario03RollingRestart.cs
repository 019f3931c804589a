using Promy.EventBus.TestWorker;

namespace Promy.EventBus.FaultTests;

/// <summary>A rollout under load: workers are asked to end one after the other, and each is replaced.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
[Trait("Fault", "3")]
public sealed class Scenario03RollingRestart
{
    private const int EventsPerSecond = 500;
    private const int DrainSeconds = 5;

    [Fact]
    public async Task A_rollout_under_load_loses_repeats_and_leaves_behind_nothing()
    {
        var rounds = FaultMode.Count(10, 3);
        await using var run = await FaultRun.StartAsync(
            "3", $"rolling SIGTERM of 3 workers x {rounds} under {EventsPerSecond} events/s");
        WorkerProcess[] workers = [Start(run), Start(run), Start(run)];
        var publisher = await run.StartPublisherAsync(Patience.Configure);
        using var stop = new CancellationTokenSource();
        var publishing = publisher.PublishSteadilyAsync(EventsPerSecond, stop.Token, Work);
        await run.JoinedAsync(workers);

        var (inHand, leftBehind, longest) = (0, 0, TimeSpan.Zero);
        for (var restart = 0; restart < rounds * workers.Length; restart++)
        {
            var worker = workers[restart % workers.Length];
            inHand += await Eventually.ReadAsync(() => run.PendingOfAsync(worker), pending => pending > 0);
            var took = await worker.TerminateAsync();
            leftBehind += await run.PendingOfAsync(worker);
            longest = took > longest ? took : longest;
            Assert.Equal(0, worker.ExitCode);
            await run.JoinedAsync(workers[restart % workers.Length] = Start(run));
        }

        await stop.CancelAsync();
        await publishing;
        await run.SettleAsync(TimeSpan.FromMinutes(1));

        run.Report.Measured("in hand at SIGTERM", $"{inHand} events in {rounds * workers.Length} restarts");
        run.Report.Measured("own pending at exit", $"{leftBehind}");
        run.Report.Limited("SIGTERM to exit, longest", longest.TotalSeconds, DrainSeconds + 1, "s");
        Assert.Equal(0, leftBehind);
        var account = await run.AssertNothingLostAsync();
        Assert.Equal(account.Attempts, account.Acknowledged);
        Assert.Equal(account.Acknowledged, account.Handled);
        Assert.Equal(0, account.Duplicated);
        run.Passed();
    }

    /// <summary>
    /// Nobody dies here: with so long an idle time only entries that are handed back reach another worker in time.
    /// </summary>
    private static WorkerProcess Start(FaultRun run) =>
        run.StartWorker($"Consumer:DrainTimeout=00:00:0{DrainSeconds}", "Consumer:Recovery:MinIdle=00:05:00");

    /// <summary>1 to 20 ms, and now and then one that is at work for long when its worker has to go.</summary>
    private static FaultEvent Work(FaultEvent @event) =>
        @event with { Milliseconds = @event.Number % 25 == 0 ? 200 : 1 + (@event.Number % 20) };
}
