using Promy.EventBus.Wire;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Writes dead letters. True means that Redis has confirmed them all; only then may the entry be acknowledged. A crash in
/// between, or a reply that is lost, writes a second dead letter: a duplicate, never a loss.
/// </summary>
internal sealed class DeadLetterSink(
    EventSubscription subscription, IDatabase database, SubscriptionState state, TimeProvider timeProvider)
{
    private const int Attempts = 3;

    public async Task<bool> TryWriteAsync(HeldDelivery held, IReadOnlyList<DeliveryFailure> failures, CancellationToken giveUp)
    {
        foreach (var failure in failures)
        {
            if (!await TryAppendAsync(LetterOf(held, failure), giveUp).ConfigureAwait(false))
            {
                subscription.Count(EventBusInstruments.DeadLetterFailures);
                return false;
            }

            subscription.Count(EventBusInstruments.DeadLetters);
        }

        return true;
    }

    private async Task<bool> TryAppendAsync(DeadLetter letter, CancellationToken giveUp)
    {
        for (var attempt = 1; !giveUp.IsCancellationRequested; attempt++)
        {
            try
            {
                var (metadata, payload) = DeadLetterWriter.Write(letter);
                await AppendCommand.AppendAsync(database, subscription.DeadLetterStream, metadata, payload)
                    .WaitAsync(giveUp).ConfigureAwait(false);
                state.Succeeded(SubscriptionActivity.DeadLetter);
                return true;
            }
            catch (OperationCanceledException) when (giveUp.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                // The entry stays pending and comes back after the recovery idle time; health shows the failing target.
                state.Failed(SubscriptionActivity.DeadLetter, exception);
                if (attempt == Attempts || RedisErrors.IsPermanent(exception))
                {
                    return false;
                }

                var delay = LoopBackoff.Delay(attempt, permanent: false, Random.Shared.NextDouble());
                await Task.Delay(delay, timeProvider, giveUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        // The stop has given up and hands the entry back: whoever takes it decides about it.
        return false;
    }

    private DeadLetter LetterOf(HeldDelivery held, DeliveryFailure failure) => new()
    {
        Id = Guid.CreateVersion7().ToString(),
        FailedAt = timeProvider.GetUtcNow(),
        OriginalStream = subscription.Stream,
        EntryId = held.Delivery.EntryId,
        ConsumerGroup = subscription.Group,
        ServiceName = subscription.ServiceName ?? subscription.Group,
        DeliveryCount = held.Delivery.DeliveryCount,
        Failure = failure,
        OriginalMetadata = held.Delivery.Metadata,
        OriginalPayload = held.Delivery.Payload,
        OriginalFields = held.Malformed is null ? [] : RawFieldsOf(held),
    };

    private static KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>[] RawFieldsOf(HeldDelivery held) =>
        Array.ConvertAll(
            held.Fields,
            field => KeyValuePair.Create((ReadOnlyMemory<byte>)field.Name, (ReadOnlyMemory<byte>)field.Value));
}
