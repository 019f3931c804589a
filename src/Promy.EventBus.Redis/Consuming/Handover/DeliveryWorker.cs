using System.Runtime.CompilerServices;

namespace Promy.EventBus.Redis;

// In: admitted entries, from the queue.
// Out: an outcome for each, passed to Settlement; then its place in the window is free.
// Owner: RunningSubscription, MaxConcurrency of them; each ends when the queue is completed and empty.
/// <summary>One of MaxConcurrency loops: takes a delivery, calls the callback, settles.</summary>
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
    /// <param name="stopping">From now on nothing is started, and buffered entries are released.</param>
    /// <param name="drainExpired">Cancels the deliveries in flight.</param>
    /// <param name="settleDeadline">Ends even the settlement.</param>
    public async Task RunAsync(
        CancellationToken stopping, CancellationToken drainExpired, CancellationToken settleDeadline)
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
                    await DeliverAsync(next, timeProvider.GetTimestamp(), stopping, drainExpired, settleDeadline)
                        .ConfigureAwait(false);

                    // The next may end the process; a handled entry must not be delivered again because of that.
                    await (next.Acknowledgement?.Task.WaitAsync(settleDeadline) ?? Task.CompletedTask)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                now = timeProvider.GetTimestamp();
            }
        }
    }

    /// <param name="held">The entry.</param>
    /// <param name="since">Its start, as a timestamp.</param>
    /// <param name="stopping">From now on nothing is started.</param>
    /// <param name="drainExpired">Cancels the handler.</param>
    /// <param name="settleDeadline">Ends even the settlement.</param>
    /// <returns>Its end, as a timestamp.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<long> DeliverAsync(
        HeldDelivery held,
        long since,
        CancellationToken stopping,
        CancellationToken drainExpired,
        CancellationToken settleDeadline)
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
                        // Before this entry's place is free, so that nothing is read into it.
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
                // The callback turns failures into outcomes, so this is a fault of the callback itself. Nothing is
                // lost: the entry stays pending, and the delivery limit ends a repeating fault.
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
            // A fault of ours: the worker continues; the entry stays pending and is delivered again.
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
            // It waited too long here, behind slow handlers or in a frozen process. Another consumer may have it.
            return new(DeliveryOutcome.KeptPending);
        }

        if (held.Malformed is not null)
        {
            Log.Malformed(
                logger, held.Delivery.EntryId, held.Delivery.Stream, held.Delivery.Group, held.Malformed.Problem);
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
            // An uncounted delivery must not begin, and has not failed: the next search gets the entry again. Other
            // commands report the error of Redis.
            return DeliveryOutcome.KeptPending;
        }

        return await onDelivery(suspect.Delivery, drainExpired).ConfigureAwait(false);
    }

    private DeliveryOutcome BeyondLimit(EventDelivery delivery)
    {
        Log.DeliveryLimit(
            logger,
            delivery.EntryId,
            delivery.Stream,
            delivery.Group,
            delivery.DeliveryCount,
            subscription.OnExhausted);
        return DeliveryDecision.BeyondLimit(subscription, delivery);
    }
}
