using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Redis;

/// <summary>
/// One of MaxConcurrency loops: takes a delivery, calls the callback, settles. Owned by the subscription; ends when the
/// queue is completed and empty.
/// </summary>
internal sealed partial class DeliveryWorker(
    EventSubscription subscription,
    DeliveryQueue deliveries,
    DeliveryWindow window,
    Suspects suspects,
    Settlement settlement,
    Func<EventDelivery, CancellationToken, ValueTask<DeliveryOutcome>> onDelivery,
    TimeProvider timeProvider,
    ILogger logger)
{
    /// <param name="stopping">From now on nothing new is started: what is only buffered is released.</param>
    /// <param name="drainExpired">Cancels the deliveries in flight.</param>
    /// <param name="giveUp">Ends even the settlement.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken drainExpired, CancellationToken giveUp)
    {
        var idle = new IdleWorker();
        while (await deliveries.WaitAsync(idle).ConfigureAwait(false))
        {
            while (deliveries.TryTake(out var held))
            {
                if (!held.IsSuspect)
                {
                    await DeliverAsync(held, stopping, drainExpired, giveUp).ConfigureAwait(false);
                    continue;
                }

                for (var next = suspects.TryEnter(held) ? held : null; next is not null; suspects.TryNext(out next))
                {
                    await DeliverAsync(next, stopping, drainExpired, giveUp).ConfigureAwait(false);

                    // The next one may end the process, and one that was handled must not be delivered again for that.
                    await (next.Acknowledgement?.Task.WaitAsync(giveUp) ?? Task.CompletedTask)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask DeliverAsync(
        HeldDelivery held, CancellationToken stopping, CancellationToken drainExpired, CancellationToken giveUp)
    {
        var since = timeProvider.GetTimestamp();
        try
        {
            var outcome = stopping.IsCancellationRequested
                ? DeliveryOutcome.Released
                : await DecideAsync(held, drainExpired).ConfigureAwait(false);
            await settlement.SettleAsync(held, outcome, giveUp).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // A fault of ours: the slot goes on, and the entry stays pending and is delivered again.
            Settlement.GiveUp(held);
            Log.SettlementFailed(logger, held.Delivery.EntryId, held.Delivery.Stream, held.Delivery.Group, exception);
        }
        finally
        {
            deliveries.Took(since);
            window.Release(1);
        }
    }

    private ValueTask<DeliveryOutcome> DecideAsync(HeldDelivery held, CancellationToken drainExpired)
    {
        if (held.IsLeaseLost(subscription.MinIdle, timeProvider))
        {
            // It waited too long here, behind slow handlers or in a frozen process: another consumer may have it by now.
            return new(DeliveryOutcome.KeptPending);
        }

        if (held.Malformed is not null)
        {
            Log.Malformed(logger, held.Delivery.EntryId, held.Delivery.Stream, held.Delivery.Group, held.Malformed);
            return new(DeliveryOutcome.DeadLettered(new DeliveryFailure { Reason = held.Malformed }));
        }

        return held.Delivery.DeliveryCount > subscription.MaxDeliveries
            ? new(BeyondLimit(held.Delivery))
            : held.IsSuspect ? HandleSuspectAsync(held, drainExpired) : HandleAsync(held.Delivery, drainExpired);
    }

    private async ValueTask<DeliveryOutcome> HandleSuspectAsync(HeldDelivery suspect, CancellationToken drainExpired)
    {
        try
        {
            await Suspects.BeginAsync(suspect).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsRedisError(exception))
        {
            // A delivery that cannot be counted must not begin; what Redis says is reported by everything else that asks it.
            return DeliveryOutcome.KeptPending;
        }

        return await HandleAsync(suspect.Delivery, drainExpired).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<DeliveryOutcome> HandleAsync(EventDelivery delivery, CancellationToken drainExpired)
    {
        try
        {
            return await onDelivery(delivery, drainExpired).ConfigureAwait(false)
                ?? throw new InvalidOperationException("The callback returned no outcome.");
        }
        catch (OperationCanceledException) when (drainExpired.IsCancellationRequested)
        {
            return DeliveryOutcome.Released;
        }
        catch (Exception exception)
        {
            // The callback turns failures into outcomes; this is a fault of the callback itself. Nothing is lost: the entry
            // stays pending, and the delivery limit ends a fault that repeats.
            Log.CallbackFailed(logger, delivery.EntryId, delivery.Stream, delivery.Group, exception);
            return DeliveryOutcome.KeptPending;
        }
    }

    private DeliveryOutcome BeyondLimit(EventDelivery delivery)
    {
        Log.DeliveryLimit(logger, delivery.EntryId, delivery.Stream, delivery.Group, delivery.DeliveryCount, subscription.OnExhausted);
        return subscription.OnExhausted switch
        {
            ExhaustedAction.Acknowledge => DeliveryOutcome.Handled,
            ExhaustedAction.KeepPending => DeliveryOutcome.KeptPending,
            _ => DeliveryOutcome.DeadLettered(new DeliveryFailure
            {
                Reason = $"Delivered {delivery.DeliveryCount} times without being settled; the limit is {subscription.MaxDeliveries}. "
                    + "Its handler may end the process.",
                Handler = delivery.Progress?.Handler,
                Attempts = delivery.Progress?.Attempts ?? 0,
                FirstFailedAt = delivery.Progress?.FirstFailedAt,
            }),
        };
    }
}
