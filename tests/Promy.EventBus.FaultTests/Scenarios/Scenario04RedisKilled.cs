namespace Promy.EventBus.FaultTests;

/// <summary>The redis-server crashes under load and comes back with everything it has confirmed.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
[Trait("Fault", "4")]
public sealed class Scenario04RedisKilled
{
    private const int EventsPerSecond = 200;

    [Fact]
    public async Task A_killed_redis_loses_nothing_and_is_used_again_at_once()
    {
        var kills = FaultMode.Count(5, 2);
        await using var run = await FaultRun.StartAsync(
            "4", $"redis-server SIGKILLed x {kills}, AOF always", "--appendonly", "yes", "--appendfsync", "always");
        run.StartWorker();
        run.StartWorker();
        await using var load = SteadyLoad.Start(await run.StartPublisherAsync(), EventsPerSecond);
        var resumption = new Resumption(run, load);
        var (publishing, consuming) = (0.0, 0.0);
        for (var kill = 1; kill <= kills; kill++)
        {
            // Under full load before each kill.
            await resumption.OfNewEventsAsync(Clock.Now);
            var opened = await KillAndRestartAsync(run, load);
            var (published, consumed) =
                (await resumption.OfPublishingAsync(opened), await resumption.OfConsumingAsync(opened));
            run.Report.Say(
                $"kill {kill}: publishing again after {published:0.###} s, consuming after {consumed:0.###} s");
            (publishing, consuming) = (Math.Max(publishing, published), Math.Max(consuming, consumed));
        }

        await resumption.OfNewEventsAsync(Clock.Now);
        await load.StopAsync();
        await run.SettleAsync(TimeSpan.FromSeconds(60));
        await run.AssertNothingLostAsync();
        run.Report.Limited("longest from the open port to a publish", publishing, 2, "s");
        run.Report.Limited("longest from the open port to a newly handled event", consuming, 2, "s");
        run.Passed();
    }

    /// <returns>When the port was open again.</returns>
    private static async Task<long> KillAndRestartAsync(FaultRun run, SteadyLoad load)
    {
        await run.Server.KillAsync();
        var killed = Clock.Now;

        // Down for a good second of the load.
        var begun = load.Begun;
        await Eventually.TrueAsync(() => load.Begun >= begun + (5 * EventsPerSecond / 4), Patience.Usual);
        Assert.DoesNotContain(load.Acknowledged, published => published.BeganAt > killed);
        var opening = OpenPort.WaitAsync(run.Server.Port);
        await run.Server.RestartAsync();
        return await opening;
    }
}
