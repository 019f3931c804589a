using Promy.EventBus.TestWorker;

namespace Promy.EventBus.FaultTests;

/// <summary>
/// A Redis Cluster in which the slots of the stream and of the dead letters move from node to node under load.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
[Trait("Fault", "17")]
public sealed class Scenario17Cluster
{
    private const int Nodes = 3;
    private const string RedictCrash = "Redict 7.3.6 ends itself in this scenario.";

    [Fact]
    public async Task Slots_that_move_under_load_lose_nothing()
    {
        var moves = FaultMode.Count(40, 12);
        await using var run = await FaultRun.StartAsync(
            "17", $"3-node Redis Cluster, {moves} migrations of slots under 200 events/s", RedisCluster.Arguments);
        if (await RedisProduct.IsRedictAsync(run.Admin.GetServers()[0]))
        {
            run.Report.Measured("skipped", RedictCrash);
            run.Passed();
            Assert.Skip(RedictCrash);
        }

        var cluster = run.Own(await RedisCluster.StartAsync(run.Server, Nodes));
        await run.Admin.ConfigureAsync();
        Assert.NotEqual(await cluster.SlotOfAsync(run.Stream), await cluster.SlotOfAsync(run.DeadLetters));
        run.ConnectionString = cluster.ConnectionString;
        run.StartWorker("Retry:Delays:0=00:00:00", "Retry:Delays:1=00:00:00.010");
        run.StartWorker("Retry:Delays:0=00:00:00", "Retry:Delays:1=00:00:00.010");
        await using var load = SteadyLoad.Start(
            await run.StartPublisherAsync(),
            perSecond: 200,
            @event => @event with
            {
                Milliseconds = 5,
                Behaviour = IsFailing(@event.Number) ? FaultBehaviours.Fail : FaultBehaviours.Succeed,
            });
        var resumption = new Resumption(run, load);
        await resumption.OfNewEventsAsync(Clock.Now);
        var longest = 0.0;
        for (var move = 0; move < moves; move++)
        {
            var begun = load.Begun + run.Random.Next(20, 150);
            await Eventually.TrueAsync(() => load.Begun >= begun, Patience.Usual);
            await cluster.MoveAsync(move % 3 == 2 ? [run.DeadLetters] : KeysOf(run), Further(run));
            longest = Math.Max(longest, await resumption.OfNewEventsAsync(Clock.Now));
        }

        await load.StopAsync();
        await run.SettleAsync(TimeSpan.FromSeconds(60));
        await AssertIdleWorkerStopsAsync(run, cluster);
        await run.AssertNothingLostAsync();
        var letters = await run.DeadLetteredAsync();
        Assert.Empty(run.Ledger.Acknowledged.Where(IsFailing).Except(letters));
        Assert.Equal(0, await cluster.ErrorsAsync("CROSSSLOT"));
        var redirects = await cluster.ErrorsAsync("MOVED") + await cluster.ErrorsAsync("ASK");
        Assert.True(redirects >= moves, "Nobody had to follow a slot.");
        run.Report.Measured("redirections (MOVED, ASK)", $"{redirects}");
        run.Report.Measured(
            "dead letters in another slot", $"{letters.Count} for {letters.Distinct().Count()} failing events");
        run.Report.Measured("longest from a migration to the handling of a new event", $"{longest:0.##} s");
        run.Passed();
    }

    /// <summary>
    /// Its read is blocked for long, on a node to which the stream has moved only after it had begun to read.
    /// </summary>
    private static async Task AssertIdleWorkerStopsAsync(FaultRun run, RedisCluster cluster)
    {
        foreach (var worker in run.LivingWorkers)
        {
            await worker.TerminateAsync();
            Assert.Equal(0, worker.ExitCode);
        }

        var idle = run.StartWorker("Consumer:BlockDuration=00:00:15");
        await ReadsAsync(run, idle, times: 1);
        await cluster.MoveAsync(KeysOf(run), Further(run));
        await ReadsAsync(run, idle, times: 2);
        var stopped = await idle.TerminateAsync();
        Assert.Equal(0, idle.ExitCode);
        Assert.Equal(
            0,
            (await run.Database.StreamGroupInfoAsync(run.Stream)).Single(
                group => group.Name == run.Group).ConsumerCount);
        run.Report.Limited("an idle worker stops", stopped.TotalSeconds, 5, "s");
    }

    /// <summary>An entry that is no event is read and settled, and the worker blocks again.</summary>
    private static async Task ReadsAsync(FaultRun run, WorkerProcess idle, int times)
    {
        await run.Database.StreamAddAsync(run.Stream, "not", "an event");
        await Eventually.EqualAsync(
            times,
            () => idle.Lines("log").Count(line => line.Contains(" Error 303 ", StringComparison.Ordinal)),
            Patience.Usual);
        await Eventually.EqualAsync(0, run.PendingAsync, Patience.Usual);
    }

    /// <summary>The stream and the keys of its group, all in one slot.</summary>
    private static string[] KeysOf(FaultRun run)
    {
        var ofGroup = $"{{{run.Stream}}}:{run.Group}";
        return [run.Stream, $"{ofGroup}:retry", $"{ofGroup}:delayed", $"{ofGroup}:members"];
    }

    /// <summary>Chooses one of the other nodes.</summary>
    private static int Further(FaultRun run) => run.Random.Next(1, Nodes);

    private static bool IsFailing(int number) => number % 10 == 0;
}
