using System.Text.Json;
using Promy.EventBus.TestWorker;

namespace Promy.EventBus.FaultTests;

/// <summary>Events whose handler ends its process, among others that are in flight at the same worker.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
[Trait("Fault", "13")]
public sealed class Scenario13DeadlyEvents
{
    private const int Events = 2_000;
    private const int Deadly = 5;
    private const int MaxDeliveries = 5;

    [Fact]
    public async Task An_event_that_kills_its_process_is_dead_lettered_and_takes_no_other_with_it()
    {
        await using var run = await FaultRun.StartAsync(
            "13", $"handler kills its process on {Deadly} of {Events} events, MaxDeliveries {MaxDeliveries}");
        var deadly = run.Random.GetItems(Enumerable.Range(0, Events).ToArray(), Events).Distinct().Take(Deadly).Order()
            .ToArray();
        run.Report.Say($"deadly: {string.Join(", ", deadly)}");
        var publisher = await run.StartPublisherAsync(Patience.Configure);
        await publisher.PublishManyAsync(Events, @event => @event with
        {
            Milliseconds = 1 + (@event.Number % 5),
            Behaviour = deadly.Contains(@event.Number) ? FaultBehaviours.Die : FaultBehaviours.Succeed,
        });

        string[] settings = [$"Consumer:Recovery:MaxDeliveries={MaxDeliveries}", .. Patience.WorkerSettings];
        await using var supervisor = new Supervisor(2, () => run.StartWorker(settings));
        await run.SettleAsync(Patience.Usual);
        await supervisor.StopAsync();

        var deaths = run.Workers.Count(worker => worker.HasExited);
        var letters = (await run.Database.StreamRangeAsync(run.DeadLetters))
            .Select(letter => JsonDocument.Parse((byte[])letter["payload"]!).RootElement)
            .Select(letter => (
                Number: Whereabouts.NumberOf(letter.GetProperty("original_payload").GetString()),
                Deliveries: letter.GetProperty("delivery_count").GetInt64()))
            .Order()
            .ToArray();
        run.Report.Measured("processes killed", $"{deaths} (allowed {Deadly * MaxDeliveries})");
        run.Report.Measured(
            "dead letters",
            string.Join(", ", letters.Select(letter => $"{letter.Number} after {letter.Deliveries} deliveries")));
        Assert.InRange(deaths, Deadly, Deadly * MaxDeliveries);
        Assert.Equal(deaths, run.Workers.Count(worker => worker is { HasExited: true, ExitCode: 128 + 9 }));
        var account = await run.AssertNothingLostAsync();
        // A death between a letter and its acknowledgement writes it twice.
        Assert.Equal(deadly, letters.Select(letter => letter.Number).Distinct());
        Assert.All(letters, letter => Assert.InRange(letter.Deliveries, MaxDeliveries + 1, long.MaxValue));
        Assert.Equal((Events, Events - Deadly), (account.Acknowledged, account.Handled));
        Assert.InRange(account.Duplicated, 0, deaths * FaultRun.InFlightWindow);
        run.Passed();
    }
}
