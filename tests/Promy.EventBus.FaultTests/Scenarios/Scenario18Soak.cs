using Promy.EventBus.TestWorker;

namespace Promy.EventBus.FaultTests;

/// <summary>Everything at once, for long: steady load, and a random fault every 10 to 20 seconds.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
[Trait("Fault", "18")]
public sealed class Scenario18Soak
{
    private const int PerSecond = 500;
    private const double Megabyte = 1024 * 1024;

    [Fact]
    public async Task Random_faults_under_load_lose_nothing_and_leave_nothing_behind()
    {
        await using var run = await FaultRun.StartAsync(
            "18", $"soak of {FaultMode.SoakMinutes} min, {PerSecond} events/s, a random fault every 10-20 s",
            "--appendonly", "yes", "--appendfsync", "always");
        var proxy = run.Own(TcpProxy.To(run.Server.Port));
        run.ConnectionString = proxy.ConnectionString;
        var spared = run.StartWorker();
        run.StartWorker();
        run.StartWorker();
        await using var load = SteadyLoad.Start(
            await run.StartPublisherAsync(), PerSecond, @event => @event with { Milliseconds = @event.Number % 5 });
        await PassAsync(load, seconds: 20);
        var before = Quiet(spared);

        var faults = new SoakFaults(run, proxy, spared, seconds => PassAsync(load, seconds));
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(FaultMode.SoakMinutes))
        {
            await PassAsync(load, run.Random.Next(10, 21));
            await faults.StrikeAsync();
        }

        // Long enough for the effects of the last fault to be over, and for a collection.
        await PassAsync(load, seconds: 30);
        var after = Quiet(spared);
        await load.StopAsync();
        await run.SettleAsync(Patience.Usual);

        run.Report.Measured("faults", faults.ToString());
        run.Report.Limited("heap of a worker, growth", (after.HeapBytes - before.HeapBytes) / Megabyte, 10, "MB");
        run.Report.Limited("handles, growth", after.Handles - before.Handles, 10, "");
        run.Report.Limited("threads, growth", after.Threads - before.Threads, 5, "");
        run.Report.Limited("sockets, growth", after.Sockets - before.Sockets, 2, "");
        var account = await run.AssertNothingLostAsync();
        Assert.True(
            faults.Count > 0 && account.Acknowledged > PerSecond * 60 * FaultMode.SoakMinutes / 2,
            "There was no load, or no fault.");
        run.Passed();
    }

    /// <summary>The recent minimum of each figure: a momentary peak in a fault or a burst is no leak.</summary>
    private static WorkerStatus Quiet(WorkerProcess worker)
    {
        var lately = worker.Statuses().TakeLast(40).ToArray();
        return new WorkerStatus
        {
            HeapBytes = lately.Min(status => status.HeapBytes),
            Handles = lately.Min(status => status.Handles),
            Threads = lately.Min(status => status.Threads),
            Sockets = lately.Min(status => status.Sockets),
        };
    }

    /// <summary>Lets so many seconds of the load pass.</summary>
    private static Task PassAsync(SteadyLoad load, int seconds)
    {
        var until = load.Begun + (seconds * PerSecond);
        return Eventually.TrueAsync(() => load.Begun >= until, TimeSpan.FromSeconds(seconds) + Patience.Usual);
    }
}
