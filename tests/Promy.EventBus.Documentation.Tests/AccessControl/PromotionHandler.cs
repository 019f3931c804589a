using System.Collections.Concurrent;
using Promy.EventBus.Events;

namespace Promy.EventBus.Documentation.Tests;

/// <summary>
/// Records each event, throws on a promotion named <c>fail</c>, and is slow on one named <c>slow</c>.
/// </summary>
internal sealed class PromotionHandler(ConcurrentQueue<string> handled) : IEventHandler<PromotionCreatedEvent>
{
    public static readonly TimeSpan SlowDuration = TimeSpan.FromSeconds(1.5);

    public async Task HandleAsync(
        PromotionCreatedEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        if (@event.PromotionName == "fail")
        {
            throw new InvalidOperationException("named 'fail'");
        }

        if (@event.PromotionName == "slow")
        {
            await Task.Delay(SlowDuration, cancellationToken);
        }

        handled.Enqueue(@event.PromotionId);
    }
}
