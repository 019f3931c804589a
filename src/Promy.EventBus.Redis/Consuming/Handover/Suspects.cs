using System.Diagnostics.CodeAnalysis;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Entries that two consumers held and neither settled. One of them may end the process that handles it, with every
/// other entry there. So suspects are handled one at a time, and a delivery counts only when its handler begins. An
/// event that kills its process then reaches the delivery limit alone; its neighbours wait uncounted.
/// </summary>
internal sealed class Suspects(EventSubscription subscription, SubscriptionState state)
{
    private readonly Lock _gate = new();
    private readonly Queue<HeldDelivery> _waiting = new();
    private bool _isOneHandled;

    /// <summary>
    /// Whether the entry is a suspect. An entry left pending on purpose is none: its failure was orderly.
    /// </summary>
    public bool Contains(SubscribedStream stream, RedisValue id, long deliveryCount) =>
        DeliveryDecision.IsSuspect(subscription, deliveryCount, wasKept: stream.Kept.Knows(id));

    /// <returns>
    /// <see langword="false"/> while another suspect is handled: its worker then continues with this entry.
    /// </returns>
    public bool TryEnter(HeldDelivery suspect)
    {
        lock (_gate)
        {
            if (_isOneHandled)
            {
                _waiting.Enqueue(suspect);
                return false;
            }

            return _isOneHandled = true;
        }
    }

    /// <summary>After a suspect was settled: the next, if any waits.</summary>
    public bool TryNext([NotNullWhen(true)] out HeldDelivery? suspect)
    {
        lock (_gate)
        {
            return _isOneHandled = _waiting.TryDequeue(out suspect);
        }
    }

    /// <summary>
    /// Counts the delivery of a suspect whose handler is about to begin. After a failure it is unknown whether Redis
    /// has counted: the next consumer of the entry must set the count again.
    /// </summary>
    public async Task BeginAsync(HeldDelivery suspect)
    {
        var origin = suspect.Origin;
        var gone = await origin.Commands.CountDeliveriesAsync([suspect.Id], suspect.Delivery.DeliveryCount)
            .ConfigureAwait(false);
        suspect.HasBegun = true;
        state.DeletedWhilePending(origin.Key, gone);
    }
}
