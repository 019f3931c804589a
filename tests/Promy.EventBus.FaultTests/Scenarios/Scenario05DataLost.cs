namespace Promy.EventBus.FaultTests;

/// <summary>Redis loses its data, the group or the stream while events are published and consumed.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
[Trait("Fault", "5")]
public sealed class Scenario05DataLost
{
    private const string FlushAll = "FLUSHALL";
    private const string DestroyGroup = "XGROUP DESTROY";
    private const string DeleteStream = "DEL";

    [Fact]
    public async Task Lost_data_or_groups_stop_nothing_and_what_is_accepted_afterwards_is_handled()
    {
        await using var run = await FaultRun.StartAsync(
            "5", "FLUSHALL x 10, XGROUP DESTROY x 5, DEL x 5 under 200 events/s");
        run.StartWorker();
        run.StartWorker();
        await using var load = SteadyLoad.Start(
            await run.StartPublisherAsync(), perSecond: 200, @event => @event with { Milliseconds = 5 });
        var resumption = new Resumption(run, load);
        var losses = new ExpectedLosses();
        await resumption.OfNewEventsAsync(Clock.Now);

        string[] faults = [
            .. Enumerable.Repeat(FlushAll, 10),
            .. Enumerable.Repeat(DestroyGroup, 5),
            .. Enumerable.Repeat(DeleteStream, 5)];
        run.Random.Shuffle(faults);
        var longest = 0.0;
        foreach (var fault in faults)
        {
            // At some moment of the load; events that a destroyed group has handled until then are delivered again.
            var begun = load.Begun + run.Random.Next(50, 200);
            await Eventually.TrueAsync(() => load.Begun >= begun, Patience.Usual);
            var handledUntil = await EverythingHandledAsync(run, load, losses);
            await StrikeAsync(run, fault);
            var struck = Clock.Now;
            if (fault != DestroyGroup)
            {
                losses.Add("deleted before it could be handled", handledUntil, struck);
            }

            var resumed = await resumption.OfNewEventsAsync(struck);
            run.Report.Say($"{fault}: a new event handled after {resumed:0.###} s");
            longest = Math.Max(longest, resumed);
        }

        await EverythingHandledAsync(run, load, losses);
        await load.StopAsync();
        losses.SetAside(run, load);
        await run.SettleAsync(TimeSpan.FromSeconds(60));
        var account = await run.AssertNothingLostAsync();
        Assert.True(account.Duplicated > 0, "A destroyed group delivers again what the stream retains.");
        run.Report.Limited("longest until a new event was handled", longest, 2, "s");
        run.Passed();
    }

    /// <summary>
    /// Waits until every event that is confirmed now is handled, while publishing goes on: the next deletion can only
    /// take later events.
    /// </summary>
    /// <returns>The moment.</returns>
    private static async Task<long> EverythingHandledAsync(FaultRun run, SteadyLoad load, ExpectedLosses losses)
    {
        var moment = Clock.Now;
        await Eventually.ReadAsync(
            () => losses.Unexplained(run, load, moment),
            missing => missing.Length == 0,
            Patience.Usual,
            "everything confirmed until now is handled");
        return moment;
    }

    private static async Task StrikeAsync(FaultRun run, string fault)
    {
        var transaction = run.Database.CreateTransaction();
        var existed = transaction.KeyExistsAsync(run.Stream);
        var result = fault switch
        {
            FlushAll => transaction.ExecuteAsync("FLUSHALL"),
            DestroyGroup => transaction.ExecuteAsync("XGROUP", "DESTROY", run.Stream, run.Group),
            _ => transaction.ExecuteAsync("DEL", run.Stream),
        };
        Assert.True(await transaction.ExecuteAsync());
        Assert.True(await existed, "There was nothing to lose.");
        Assert.Equal(fault == FlushAll ? "OK" : "1", (string?)await result);
    }
}
