namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// Entries that a dead consumer leaves behind are reclaimed by another of its group. Watermill
/// <c>TestSubscriber_ClaimAllMessages</c> and <c>TestClaimIdle</c>, Wolverine <c>claim_and_process_pending_messages</c>
/// and <c>autoclaim_integration_processes_pending_messages</c>.
/// </summary>
[Needs(nameof(TransportFeatures.CanCrash))]
public abstract class StuckEntriesAreTakenOverConformance(ITransportFactory transports)
    : TransportConformance(transports)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Entries_in_flight_or_buffered_at_a_crash_are_handled_by_another_consumer(bool runsAlready)
    {
        var gate = new Gate();
        var numbers = await PublishAsync(10);
        var process = StartProcess();
        var crashing = Consume(gate.HandledAfterItAsync, Quick with { DrainTimeout = NoDrain }, process);
        await crashing.ReceivedAsync(5);
        await Eventually.EqualAsync(10, () => PendingAsync());

        var other = runsAlready ? Consume(subscription: Quick) : null;
        await process.CrashAsync();
        other ??= Consume(subscription: Quick);

        await other.ReceivedAsync(10, TimeSpan.FromSeconds(20));
        await SettledAsync();
        Assert.Equal(numbers, other.Numbers.Order());
        Assert.All(other.Deliveries, delivery => Assert.Equal(2, delivery.DeliveryCount));
        gate.Open();
    }

    [Fact]
    public async Task An_event_handled_but_not_settled_before_a_crash_is_delivered_again()
    {
        var numbers = await PublishAsync(200);
        var process = StartProcess();
        var crashing = Consume(subscription: Quick with { DrainTimeout = NoDrain }, process: process);
        await Eventually.TrueAsync(() => crashing.Deliveries.Count > 20);
        await process.CrashAsync();

        var other = Consume(subscription: Quick);

        await Eventually.TrueAsync(
            () => crashing.Numbers.Concat(other.Numbers).Distinct().Count() == 200, TimeSpan.FromSeconds(20));
        await SettledAsync();
        Assert.Equal(numbers, crashing.Numbers.Concat(other.Numbers).Distinct().Order());
    }
}
