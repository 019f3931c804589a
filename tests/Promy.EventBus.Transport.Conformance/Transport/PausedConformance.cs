using System.Collections.Concurrent;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// A subscription that can handle nothing at present is given nothing, and earlier entries of it do not count as
/// delivered. Our own: <see cref="DeliveryOutcome.Paused"/>.
/// </summary>
public abstract class PausedConformance(ITransportFactory transports) : TransportConformance(transports)
{
    private readonly ConcurrentQueue<EventDelivery> _handled = new();
    private volatile string? _reason = "no price list";
    private volatile int _asked;

    /// <summary>With one delivery allowed, a pause that counted would be the end of the event.</summary>
    private EventSubscription Limited => Quick with { MaxDeliveries = 1 };

    [Fact]
    public async Task A_paused_subscription_is_given_nothing_until_its_reason_is_over()
    {
        var numbers = await PublishAsync(6);
        var consumer = Consume(Handle, Limited);
        await AskedAsync(1);
        var given = consumer.Deliveries.Count;

        await AskedAsync(4);
        Assert.Equal(given, consumer.Deliveries.Count);
        Assert.Empty(_handled);
        _reason = null;

        await Eventually.EqualAsync(6, () => _handled.Count);
        Assert.Equal(numbers, _handled.Select(RunningConsumer.NumberOf).Order());
        Assert.All(_handled, delivery => Assert.Equal(1, delivery.DeliveryCount));
        await SettledAsync();
        Assert.Empty(await DeadLettersAsync());
    }

    [Fact]
    public async Task A_member_that_is_well_gets_what_a_paused_one_was_given()
    {
        var numbers = await PublishAsync(6);
        Consume(Handle, Limited);
        await AskedAsync(1);

        var well = Consume(subscription: Limited);

        await well.ReceivedAsync(6);
        Assert.Equal(numbers, well.Numbers.Order());
        Assert.All(well.Deliveries, delivery => Assert.Equal(1, delivery.DeliveryCount));
        await SettledAsync();
        Assert.Empty(_handled);
        Assert.Empty(await DeadLettersAsync());
    }

    private ValueTask<DeliveryOutcome> Handle(EventDelivery delivery, CancellationToken cancellationToken)
    {
        if (_reason is { } reason)
        {
            return new(DeliveryOutcome.Paused(new DeliveryPause { Reason = reason, TryAgain = TryAgainAsync }));
        }

        _handled.Enqueue(delivery);
        return new(DeliveryOutcome.Handled);
    }

    private ValueTask<string?> TryAgainAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return new(_reason);
    }

    private Task AskedAsync(int times) => Eventually.TrueAsync(() => _asked >= times);
}
