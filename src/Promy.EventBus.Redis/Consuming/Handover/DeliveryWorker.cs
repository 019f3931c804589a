using System.Runtime.CompilerServices;

namespace Promy.EventBus.Redis;

// In: admitted entries, through the queue.
// Out: an outcome for each, given to Settlement; its place in the window is free then.
// Owner: RunningSubscription, MaxConcurrency of them; end when the queue is completed and empty.
/// <summary>
/// One of MaxConcurrency loops: takes a delivery, calls the callback, settles. Owned by the subscription; ends when the
/// queue is completed and empty.
/// </summary>
internal sealed partial class DeliveryWorker(
    EventSubscription subscription,
    DeliveryQueue deliveries,
    HandlerPace pace,
    DeliveryWindow window,
    Suspects suspects,
    SubscriptionPause pause,
    Settlement settlement,
    Func<EventDelivery, CancellationToken, ValueTask<DeliveryOutcome>> onDelivery,
    TimeProvider timeProvider,
    BusLogger logger)
{
    /// <param name="stopping">From now on nothing new is started: what is only buffered is released.</param>
    /// <param name="drainExpired">Cancels the deliveries in flight.</param>
    /// <param name="settleDeadline">Ends even the settlement.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken drainExpired, CancellationToken settleDeadline)
    {
        var idle = new WorkerSignal();
        while (await deliveries.WaitAsync(idle).ConfigureAwait(false))
        {
            var now = timeProvider.GetTimestamp();
            while (deliveries.TryTake(out var held))
            {
                if (!held.IsSuspect)
                {
                    now = await DeliverAsync(held, now, stopping, drainExpired, settleDeadline).ConfigureAwait(false);
                    continue;
                }

                for (var next = suspects.TryEnter(held) ? held : null; next is not null; suspects.TryNext(out next))
                {
                    await DeliverAsync(next, timeProvider.GetTimestamp(), stopping, drainExpired, settleDeadline).ConfigureAwait(false);

                    // The next one may end the process, and one that was handled must not be delivered again for that.
                    await (next.Acknowledgement?.Task.WaitAsync(settleDeadline) ?? Task.CompletedTask)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                now = timeProvider.GetTimestamp();
            }
        }
    }

    /// <param name="held">The entry.</param>
    /// <param name="since">When it was begun, as a timestamp.</param>
    /// <param name="stopping">From now on nothing new is started.</param>
    /// <param name="drainExpired">Cancels it.</param>
    /// <param name="settleDeadline">Ends even the settlement.</param>
    /// <returns>When it had ended, as a timestamp.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<long> DeliverAsync(
        HeldDelivery held, long since, CancellationToken stopping, CancellationToken drainExpired, CancellationToken settleDeadline)
    {
        var ended = since;
        try
        {
            DeliveryOutcome? outcome;
            try
            {
                outcome = stopping.IsCancellationRequested ? DeliveryOutcome.Released : pause.Outcome;
                if (outcome is null)
                {
                    outcome = await DecideAsync(held, since, drainExpired).ConfigureAwait(false)
                        ?? throw new InvalidOperationException("The callback returned no outcome.");
                    if (outcome.Pause is not null)
                    {
                        // Before the place of this one is free, so that nothing is read into it.
                        pause.Begin(outcome, outcome.Pause);
                    }
                }
            }
            catch (OperationCanceledException) when (drainExpired.IsCancellationRequested)
            {
                outcome = DeliveryOutcome.Released;
            }
            catch (Exception exception)
            {
                // The callback turns failures into outcomes; this is a fault of the callback itself. Nothing is lost:
                // the entry stays pending, and the delivery limit ends a fault that repeats.
                outcome = DeliveryOutcome.KeptPending;
                Log.CallbackFailed(logger, held.Delivery.EntryId, held.Delivery.Stream, held.Delivery.Group, exception);
            }

            if (outcome.Kind is DeliveryOutcomeKind.Handled or DeliveryOutcomeKind.Skipped)
            {
                held.ReleaseMemory();
            }

            await settlement.SettleAsync(held, outcome, settleDeadline).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // A fault of ours: the slot goes on, and the entry stays pending and is delivered again.
            Settlement.LeavePending(held);
            Log.SettlementFailed(logger, held.Delivery.EntryId, held.Delivery.Stream, held.Delivery.Group, exception);
        }
        finally
        {
            ended = timeProvider.GetTimestamp();
            pace.RecordDuration(ended - since);
            window.Release(1);
        }

        return ended;
    }

    private ValueTask<DeliveryOutcome> DecideAsync(HeldDelivery held, long now, CancellationToken drainExpired)
    {
        if (held.IsLeaseLost(subscription.MinIdle, now, timeProvider))
        {
            // It waited too long here, behind slow handlers or in a frozen process: another consumer may have it by
            // now.
            return new(DeliveryOutcome.KeptPending);
        }

        if (held.Malformed is not null)
        {
            Log.Malformed(logger, held.Delivery.EntryId, held.Delivery.Stream, held.Delivery.Group, held.Malformed.Problem);
            return new(DeliveryOutcome.DeadLettered(new DeliveryFailure { Reason = held.Malformed.Problem }));
        }

        return held.Delivery.DeliveryCount > subscription.MaxDeliveries
            ? new(BeyondLimit(held.Delivery))
            : held.IsSuspect ? HandleSuspectAsync(held, drainExpired) : onDelivery(held.Delivery, drainExpired);
    }

    private async ValueTask<DeliveryOutcome> HandleSuspectAsync(HeldDelivery suspect, CancellationToken drainExpired)
    {
        try
        {
            await suspects.BeginAsync(suspect).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsRedisError(exception))
        {
            // A delivery that cannot be counted must not begin, and has not failed: the next search gets the entry
            // again. What Redis says is reported by everything else that asks it.
            return DeliveryOutcome.KeptPending;
        }

        return await onDelivery(suspect.Delivery, drainExpired).ConfigureAwait(false);
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
                Handler = delivery.History?.Handler,
                Attempts = delivery.History?.Attempts ?? 0,
                FirstFailedAt = delivery.History?.FirstFailedAt,
            }),
        };
    }
}
