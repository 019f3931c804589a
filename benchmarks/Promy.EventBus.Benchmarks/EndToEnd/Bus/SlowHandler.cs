using Promy.EventBus.Events;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>Waits 10 ms, as for a database.</summary>
internal sealed class SlowHandler(HandlerGate gate) : IEventHandler<PromotionCreatedEvent>
{
    public static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(10);

    public async Task HandleAsync(
        PromotionCreatedEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        await gate.EnterAsync();
        await Task.Delay(Duration, cancellationToken);
    }
}
