using System.Runtime.CompilerServices;

namespace Promy.EventBus.InMemory;

/// <summary>Takes an entry, calls the callback, settles, and takes the next, until nothing waits.</summary>
internal sealed class DeliveryWorker(DeliveryWorkers workers) : IThreadPoolWorkItem
{
    // Then others get the thread: a worker whose callbacks never wait would keep it for good.
    private const int MaxInARow = 256;

    void IThreadPoolWorkItem.Execute() => _ = WorkAsync();

    private async Task WorkAsync()
    {
        var (group, reader) = (workers.Group, workers.Reader);
        var ended = EndedWork.None;
        for (var inARow = 0; ; inARow++)
        {
            if (inARow == MaxInARow)
            {
                group.EndWork(reader, ended);
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return;
            }

            if (group.Next(reader, ended) is not { } pending)
            {
                workers.TellNews();
                workers.Return(this);
                workers.Observer?.WorkEnded();
                return;
            }

            ended = pending.IsSuspect ? EndedWork.Suspect : EndedWork.Ordinary;
            workers.TellNews();
            await DeliverAsync(pending).ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask DeliverAsync(PendingEntry pending)
    {
        var delivery = pending.ToDelivery(workers.Subscription);
        workers.Observer?.Delivered(delivery);
        try
        {
            DeliveryOutcome outcome;
            try
            {
                outcome = await DecideAsync(delivery).ConfigureAwait(false)
                    ?? throw new InvalidOperationException("The callback returned no outcome.");
            }
            catch (OperationCanceledException) when (workers.DrainExpired.IsCancellationRequested)
            {
                outcome = DeliveryOutcome.Released;
            }
            catch (Exception exception)
            {
                // A fault of the callback itself. Nothing is lost: the delivery limit ends a fault that repeats.
                outcome = DeliveryOutcome.KeptPending;
                SubscriptionLog.CallbackFailed(
                    workers.Logger, delivery.EntryId, delivery.Stream, delivery.Group, exception);
            }

            await workers.Settlement.SettleAsync(pending, delivery, outcome).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (workers.IsOutOfTime)
        {
            // The stop hands the entry back: the consumer that takes it decides about it.
        }
        catch (Exception exception)
        {
            // A fault of ours: the entry stays pending and is delivered again.
            workers.Group.Keep(workers.Reader, pending);
            SubscriptionLog.SettlementFailed(
                workers.Logger, delivery.EntryId, delivery.Stream, delivery.Group, exception);
        }
    }

    private ValueTask<DeliveryOutcome> DecideAsync(EventDelivery delivery)
    {
        var subscription = workers.Subscription;
        if (delivery.DeliveryCount <= subscription.MaxDeliveries)
        {
            return workers.OnDelivery(delivery, workers.DrainExpired);
        }

        SubscriptionLog.DeliveryLimit(
            workers.Logger,
            delivery.EntryId,
            delivery.Stream,
            delivery.Group,
            delivery.DeliveryCount,
            subscription.OnExhausted);
        return new(DeliveryDecision.BeyondLimit(subscription, delivery));
    }
}
