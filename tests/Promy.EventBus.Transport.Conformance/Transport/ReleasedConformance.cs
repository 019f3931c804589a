namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// Entries that a stop interrupts or never starts are handed back at once and do not count as delivered. MassTransit
/// <c>Should_not_produce_a_fault_on_shutdown</c>, Watermill <c>TestRouter_nack_on_context_canceled</c>.
/// </summary>
public abstract class ReleasedConformance(ITransportFactory transports) : TransportConformance(transports)
{
    /// <summary>With one delivery allowed, an interruption that counted would be the end of the event.</summary>
    private EventSubscription Interrupted => Subscription with
    {
        MaxConcurrency = 2,
        MaxDeliveries = 1,
        DrainTimeout = TimeSpan.FromMilliseconds(100),
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_released_entry_is_claimable_at_once_with_its_old_delivery_count(bool says)
    {
        var numbers = await PublishAsync(6);
        for (var round = 0; round < 2; round++)
        {
            var interrupted = Consume(
                async (_, token) =>
                {
                    await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    return says ? DeliveryOutcome.Released : throw new OperationCanceledException(token);
                },
                Interrupted);
            await interrupted.ReceivedAsync(2);
            await interrupted.StopAsync();
            Assert.Equal(2, interrupted.Deliveries.Count);
        }

        // Nothing looks abandoned for minutes: only the hand-back makes it available.
        var next = Consume(subscription: Interrupted);

        await next.ReceivedAsync(6);
        Assert.Equal(numbers, next.Numbers.Order());
        Assert.All(next.Deliveries, delivery => Assert.Equal(1, delivery.DeliveryCount));
        await SettledAsync();
        Assert.Empty(await DeadLettersAsync());
    }

    [Fact]
    public async Task Entries_not_started_are_claimable_while_the_stop_still_waits()
    {
        var gate = new Gate();
        var leaving = Consume(gate.HandledAfterItAsync, Subscription with { MaxConcurrency = 1 });
        await PublishAsync(6);
        await leaving.ReceivedAsync(1);
        await Eventually.EqualAsync(6, () => PendingAsync());

        leaving.BeginStop();
        var next = Consume(subscription: Subscription with { RecoveryInterval = Quick.RecoveryInterval });

        await next.ReceivedAsync(5);
        Assert.False(leaving.Completion.IsCompleted);
        gate.Open();
        await leaving.Completion;
        await SettledAsync();
        Assert.Equal(Enumerable.Range(0, 6), leaving.Numbers.Concat(next.Numbers).Order());
    }
}
