namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// The token of a delivery is cancelled when the drain is out of time, and only then. Watermill <c>TestMessageCtx</c>,
/// <c>TestRouter_wait_for_handlers_before_shutdown</c> with and without timeout, Rebus
/// <c>TestShutdownWithPendingTasks</c>.
/// </summary>
public abstract class DeliveryTokenConformance(ITransportFactory transports) : TransportConformance(transports)
{
    [Fact]
    public async Task A_stop_waits_for_deliveries_in_flight_and_does_not_cancel_them()
    {
        var gate = new Gate();
        var token = CancellationToken.None;
        var consumer = Consume(
            (delivery, deliveryToken) =>
            {
                token = deliveryToken;
                return gate.HandledAfterItAsync(delivery, deliveryToken);
            },
            Subscription with { MaxConcurrency = 1 });
        await PublishAsync(2);
        await consumer.ReceivedAsync(1);
        await Eventually.EqualAsync(2, () => PendingAsync());

        // The stop is under way when another consumer is given what this one had not started.
        consumer.BeginStop();
        var other = Consume(subscription: Subscription with { RecoveryInterval = Quick.RecoveryInterval });
        await other.ReceivedAsync(1);
        Assert.False(consumer.Completion.IsCompleted);
        Assert.False(token.IsCancellationRequested);

        gate.Open();
        await consumer.Completion;
        Assert.Equal([0, 1], consumer.Numbers.Concat(other.Numbers));
        await SettledAsync();
    }

    [Fact]
    public async Task A_drain_out_of_time_cancels_the_token_and_leaves_the_event_to_the_next()
    {
        var cancelled = new TaskCompletionSource();
        var consumer = Consume(
            async (_, token) =>
            {
                await using var registration = token.Register(cancelled.SetResult);
                await Task.Delay(Timeout.Infinite, token);
                return DeliveryOutcome.Handled;
            },
            Subscription with { DrainTimeout = TimeSpan.FromMilliseconds(200) });
        await PublishAsync(1);
        await consumer.ReceivedAsync(1);
        Assert.False(cancelled.Task.IsCompleted);

        await consumer.StopAsync();

        Assert.True(cancelled.Task.IsCompleted);
        Assert.Equal(1, await PendingAsync());
        await Consume().ReceivedAsync(1);
        await SettledAsync();
    }

    [Fact]
    public async Task A_callback_that_ignores_its_token_does_not_hold_up_the_stop()
    {
        var gate = new Gate();
        var consumer = Consume(
            gate.HandledAfterItAsync, Subscription with { DrainTimeout = TimeSpan.FromMilliseconds(200) });
        await PublishAsync(1);
        await consumer.ReceivedAsync(1);

        await consumer.StopAsync();

        await Consume().ReceivedAsync(1);
        await SettledAsync();
        gate.Open();
    }
}
