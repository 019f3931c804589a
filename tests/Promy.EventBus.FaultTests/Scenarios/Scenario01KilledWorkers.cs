using Promy.EventBus.TestWorker;

namespace Promy.EventBus.FaultTests;

/// <summary>Workers that die with entries in flight, and are started again as a platform does.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
[Trait("Fault", "1")]
public sealed class Scenario01KilledWorkers
{
    private const int Burst = 500;
    private static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(0.5);

    [Fact]
    public async Task Killed_workers_lose_nothing_and_repeat_at_most_what_was_in_flight()
    {
        var kills = FaultMode.Count(20, 6);
        var events = kills * Burst;
        await using var run = await FaultRun.StartAsync("1", $"{events} events, 4 workers, SIGKILL x {kills}");
        WorkerProcess[] workers = [run.StartWorker(), run.StartWorker(), run.StartWorker(), run.StartWorker()];
        var publisher = await run.StartPublisherAsync(Patience.Configure);

        // Beside the bursts a little all the time: a restarted worker shows by what it reads.
        using var stop = new CancellationTokenSource();
        var publishing = publisher.PublishSteadilyAsync(100, stop.Token, Work);
        await run.JoinedAsync(workers);
        await using var idle = new PendingIdle(run);

        var (inHand, armed) = (0, 0);
        for (var kill = 0; kill < kills; kill++)
        {
            // A burst, so that every worker has entries in flight; one of those that do is killed.
            await publisher.PublishManyAsync(Burst, Work);
            var holding = await run.HoldingAsync();
            var victim = holding[run.Random.Next(holding.Length)];
            await victim.KillAsync();
            var left = await run.PendingOfAsync(victim);
            (inHand, armed) = (inHand + left, armed + (left > 0 ? 1 : 0));

            // The time that the platform takes to notice.
            await Task.Delay(RestartDelay);
            await run.JoinedAsync(run.StartWorker());
        }

        await stop.CancelAsync();
        await publishing;
        await run.SettleAsync(TimeSpan.FromMinutes(1));

        var (longest, samples) = idle.Take();
        run.Report.Measured("in hand when killed", $"{inHand} events in {armed} of {kills} kills");
        run.Report.Limited("oldest pending", longest.TotalSeconds, 3.5, "s");
        Assert.True(samples > 10 * kills, $"XPENDING was read {samples} times only");
        Assert.True(armed >= kills / 2, $"only {armed} of {kills} killed workers had something in hand");
        var account = await run.AssertNothingLostAsync();
        Assert.InRange(account.Acknowledged, events, account.Attempts);
        Assert.Equal(account.Acknowledged, account.Handled);
        Assert.Equal(0, account.DeadLettered);
        Assert.InRange(account.Duplicated, 0, kills * FaultRun.InFlightWindow);
        run.Report.Measured("duplicates allowed", $"{kills * FaultRun.InFlightWindow}");
        run.Passed();
    }

    private static FaultEvent Work(FaultEvent @event) => @event with { Milliseconds = 1 + (@event.Number % 20) };
}
