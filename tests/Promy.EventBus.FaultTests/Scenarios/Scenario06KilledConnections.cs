using Promy.EventBus.TestWorker;

namespace Promy.EventBus.FaultTests;

/// <summary>Redis closes every connection ten times a second: no connection lives long enough for much.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
[Trait("Fault", "6")]
public sealed class Scenario06KilledConnections
{
    private const int Workers = 2;
    private const int PerSecond = 300;
    private const int Slack = 2;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    // A connection that nobody closes disappears as well, but only with a later garbage collection.
    private static readonly TimeSpan SocketsCalmDown = TimeSpan.FromSeconds(30);

    // Threads that have nothing to do leave the pool after twenty seconds, one after the other.
    private static readonly TimeSpan CalmDown = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Connections_killed_ten_times_a_second_lose_nothing_and_leave_nothing_behind()
    {
        var seconds = FaultMode.Count(30, 10);
        await using var run = await FaultRun.StartAsync(
            "6",
            $"CLIENT KILL TYPE normal every {Pace.TotalMilliseconds} ms for {seconds} s under {PerSecond} events/s");
        for (var worker = 0; worker < Workers; worker++)
        {
            run.StartWorker();
        }

        var publisher = await run.StartPublisherAsync();
        await publisher.PublishManyAsync(3 * PerSecond);
        await run.SettleAsync(TimeSpan.FromMinutes(1));
        var before = await BaselineAsync(run);

        await using var load = SteadyLoad.Start(publisher, PerSecond);
        var (rounds, killed) = await KillAsync(run, seconds);
        await load.StopAsync();
        run.Report.Measured("connections killed", $"{killed} in {rounds} rounds");
        run.Report.Measured("acknowledged meanwhile", $"{load.Acknowledged.Count()} of {load.Published.Count}");
        Assert.InRange(killed, 3 * rounds, int.MaxValue);
        await run.SettleAsync(TimeSpan.FromMinutes(1));

        var account = await run.AssertNothingLostAsync();
        var stored = await run.Database.StreamRangeAsync(run.Stream);
        var extra = stored.Length - stored.Select(entry => Whereabouts.NumberOf(entry["payload"])).Distinct().Count();
        run.Report.Measured("extra copies", $"{extra} (unknown outcomes {account.Unknown})");
        Assert.InRange(extra, 0, account.Unknown);
        await AssertCalmAsync(run, before);
        run.Passed();
    }

    /// <summary>Every worker at rest, after it has worked.</summary>
    private static async Task<WorkerStatus[]> BaselineAsync(FaultRun run)
    {
        var settled = Clock.Now;
        var statuses = run.Workers.Select(worker => Eventually.ReadAsync(
            () => worker.Status(), status => status is { Health: "Healthy" } && status.At > settled, CalmDown));
        return (await Task.WhenAll(statuses))!;
    }

    private static async Task<(int Rounds, int Killed)> KillAsync(FaultRun run, int seconds)
    {
        var (rounds, killed) = (0, 0);
        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Pace);
        while (TimeProvider.System.GetElapsedTime(started).TotalSeconds < seconds)
        {
            killed += await run.KillConnectionsAsync();
            rounds++;
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        return (rounds, killed);
    }

    /// <summary>Sockets and threads of every worker are again what they were before, and so is its health.</summary>
    private static async Task AssertCalmAsync(FaultRun run, WorkerStatus[] before)
    {
        await Task.WhenAll(run.Workers.Zip(before, async (worker, was) =>
        {
            await Eventually.TrueAsync(
                () => Math.Abs(worker.Status()!.Sockets - was.Sockets) <= Slack,
                SocketsCalmDown,
                $"{was.Sockets} sockets");
            var calm = await Eventually.ReadAsync(
                () => worker.Status()!,
                status => status.Health == "Healthy" && status.Threads <= was.Threads + Slack,
                CalmDown,
                $"{was.Threads} threads");
            run.Report.Measured($"worker {worker.Id}", $"before {Describe(was)}; after {Describe(calm)}");
        }));
    }

    private static string Describe(WorkerStatus status) =>
        $"{status.Sockets} sockets, {status.Threads} threads, {status.Handles} handles";
}
