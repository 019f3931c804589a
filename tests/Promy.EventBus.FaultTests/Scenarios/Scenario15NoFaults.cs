namespace Promy.EventBus.FaultTests;

/// <summary>No faults: every event exactly once.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
[Trait("Fault", "15")]
public sealed class Scenario15NoFaults
{
    [Fact]
    public async Task Without_faults_nothing_is_lost_and_nothing_duplicated()
    {
        await using var run = await FaultRun.StartAsync("15", "no faults, 50,000 events, 4 workers");
        for (var worker = 0; worker < 4; worker++)
        {
            run.StartWorker();
        }

        var publisher = await run.StartPublisherAsync(Patience.Configure);
        await publisher.PublishManyAsync(50_000);
        await run.SettleAsync(TimeSpan.FromMinutes(2));

        var account = await run.AssertNothingLostAsync();
        Assert.Equal(50_000, account.Acknowledged);
        Assert.Equal(0, account.Duplicated);
        run.Passed();
    }
}
