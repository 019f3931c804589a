using System.Collections.Concurrent;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// Consumers that are closed and started anew lose nothing, and repeat nothing either. Watermill
/// <c>TestContinueAfterSubscribeClose</c>, Wolverine <c>can_stop_and_restart_listeners</c>.
/// </summary>
public abstract class ContinueAfterCloseConformance(ITransportFactory transports) : TransportConformance(transports)
{
    private const int Events = 2500;
    private const int Rounds = 5;

    [Fact]
    public async Task Five_consumers_one_after_the_other_handle_every_event_once()
    {
        var handled = new ConcurrentQueue<int>();
        ValueTask<DeliveryOutcome> Handle(EventDelivery delivery, CancellationToken token)
        {
            handled.Enqueue(RunningConsumer.NumberOf(delivery));
            return new(DeliveryOutcome.Handled);
        }

        var numbers = await PublishAsync(Events);
        for (var round = 1; round < Rounds; round++)
        {
            var target = round * Events / (2 * Rounds);
            var consumer = Consume(Handle);
            await Eventually.TrueAsync(() => handled.Count >= target);
            await consumer.StopAsync();
        }

        Consume(Handle);

        await Eventually.TrueAsync(() => handled.Count >= Events, TimeSpan.FromSeconds(30));
        await SettledAsync();
        Assert.Equal(numbers, handled.Order());
    }
}
