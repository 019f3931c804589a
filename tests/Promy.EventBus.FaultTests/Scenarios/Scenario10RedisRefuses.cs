using Promy.EventBus.TestWorker;
using StackExchange.Redis;

namespace Promy.EventBus.FaultTests;

/// <summary>
/// Redis runs and refuses: full, unable to save, out of connections, without rights, loading. One event in ten fails.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
[Trait("Fault", "10")]
public sealed class Scenario10RedisRefuses
{
    // One worker must keep up on a busy machine.
    private static readonly int EventsPerSecond = FaultMode.Count(200, 80);

    [Fact]
    public async Task A_redis_that_refuses_commands_loses_no_event_and_is_used_again()
    {
        var lasting = TimeSpan.FromSeconds(FaultMode.Count(15, 3));
        await using var run = await FaultRun.StartAsync(
            "10",
            $"OOM, MISCONF, maxclients, NOPERM, LOADING, {lasting.TotalSeconds} s each, 10 % failing handlers",
            RedisRefusal.RedisArguments);
        run.ConnectionString += $",user={RedisRefusal.User},password={RedisRefusal.Password}";

        // Three attempts within a tenth of a second: at the usual delays 20 failing events a second would need more
        // than 8 slots.
        var worker = run.StartWorker(
            "Retry:Delays:0=00:00:00", "Retry:Delays:1=00:00:00.010", "Retry:Delays:2=00:00:00.050");
        var publisher = await run.StartPublisherAsync();
        await using var load = SteadyLoad.Start(publisher, EventsPerSecond, @event => Shape(@event, milliseconds: 5));
        var trial = new RefusalTrial(run, worker, publisher, load, new FailingEntries(run, IsFailing));
        RedisRefusal[] refusals =
        [
            RedisRefusal.OutOfMemory(run),
            RedisRefusal.SnapshotFailed(run),
            RedisRefusal.TooManyClients(run),
            RedisRefusal.NoPermission(run),
            RedisRefusal.Loading(run),
        ];
        run.Random.Shuffle(refusals);
        await new Resumption(run, load).OfNewEventsAsync(Clock.Now);
        if (FaultMode.IsFull)
        {
            // First-time compilation in the worker is no cost of a refusal.
            foreach (var refusal in refusals)
            {
                await trial.EndureAsync(refusal, TimeSpan.FromSeconds(3), isRehearsal: true);
            }
        }

        foreach (var refusal in refusals)
        {
            await trial.EndureAsync(refusal, lasting);
        }

        await load.StopAsync();
        await run.SettleAsync(TimeSpan.FromSeconds(60));
        await run.AssertNothingLostAsync();
        await trial.Entries.AssertCoveredAsync(StreamPosition.Beginning);
        var letters = await run.DeadLetteredAsync();
        Assert.Empty(run.Ledger.Acknowledged.Where(IsFailing).Except(letters));
        Assert.All(letters, number => Assert.True(IsFailing(number)));
        run.Report.Measured("dead letters", $"{letters.Count} for {letters.Distinct().Count()} failing events");
        run.Passed();
    }

    internal static FaultEvent Shape(FaultEvent @event, int milliseconds) => @event with
    {
        Milliseconds = milliseconds,
        Behaviour = IsFailing(@event.Number) ? FaultBehaviours.Fail : FaultBehaviours.Succeed,
    };

    private static bool IsFailing(int number) => number % 10 == 0;
}
