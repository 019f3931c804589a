namespace Promy.EventBus.FaultTests;

/// <summary>A publisher that dies in the middle of publishing: every confirmed event is there.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
[Trait("Fault", "2")]
public sealed class Scenario02KilledPublisher
{
    private const int Events = 10_000;
    private const int Callers = 16;

    [Fact]
    public async Task A_killed_publisher_has_lost_nothing_that_it_said_was_published()
    {
        var kills = FaultMode.Count(20, 8);
        await using var run = await FaultRun.StartAsync(
            "2", $"{Events} publishes or more, publisher SIGKILLed x {kills}");
        var next = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            // It always has more to publish than it gets to, however fast the machine is.
            var publisher = run.StartPublishing(next, Events, Callers);
            var goal = run.Random.Next(1, Events / kills);
            await Eventually.TrueAsync(() => publisher.Acknowledged() >= goal, Patience.Usual);
            await publisher.KillAsync();

            Assert.NotEqual(0, publisher.ExitCode);
            next = run.Ledger.Record(publisher) + 1;
        }

        var rest = Math.Max(1, Events - next);
        var last = run.StartPublishing(next, rest, Callers);
        await last.WaitForExitAsync(TestContext.Current.CancellationToken);
        run.Ledger.Record(last);
        var cutShort = run.Ledger.Of(PublishFate.Unknown).Count();
        run.StartWorker();
        await run.SettleAsync(TimeSpan.FromMinutes(1));

        run.Report.Measured("publishes without an answer", $"{cutShort} in {kills} kills");
        Assert.InRange(cutShort, 1, kills * Callers);
        var account = await run.AssertNothingLostAsync();
        Assert.InRange(account.Attempts, Events - (kills * Callers), next + rest);
        Assert.Equal(account.Attempts, account.Acknowledged + account.Unknown);
        Assert.Equal(0, account.Duplicated);
        Assert.Equal(0, account.DeadLettered);
        run.Passed();
    }
}
