using Promy.EventBus.Wire;

namespace Promy.EventBus.Redis;

/// <summary>
/// Writes dead letters. Only when Redis has confirmed them all may the entry be acknowledged. A crash in between, or a reply that is
/// lost, writes a letter twice: a duplicate, never a loss.
/// </summary>
internal sealed class DeadLetterSink(
    EventSubscription subscription, CommandsDatabase database, SubscriptionState state, TimeProvider timeProvider)
{
    private readonly StreamTrimming _retention = new(
        [
            new EventBusStreamTrimOptions
            {
                Stream = subscription.DeadLetterStream,
                MaxLength = subscription.DeadLetterMaxLength,
                MaxAge = subscription.DeadLetterMaxAge,
            },
        ],
        timeProvider);

    public IReadOnlyList<DeadLetter> LettersOf(HeldDelivery held, IReadOnlyList<DeliveryFailure> failures) =>
        [.. failures.Select(failure => LetterOf(held, failure))];

    /// <returns>What prevented it; <see langword="null"/> when every letter is stored.</returns>
    public async Task<Exception?> TryWriteAsync(OwedOutcome owed, CancellationToken giveUp)
    {
        try
        {
            while (owed.NextLetter is { } letter)
            {
                // A callback may end after it was given up: then its entry is another consumer's.
                giveUp.ThrowIfCancellationRequested();
                var (metadata, payload) = DeadLetterWriter.Write(letter);
                var stream = subscription.DeadLetterStream;
                await AppendCommand.AppendAsync(database.Current, stream, metadata, payload, _retention.For(stream))
                    .WaitAsync(giveUp).ConfigureAwait(false);
                owed.NextLetterIsStored();
                subscription.Count(EventBusInstruments.DeadLetters);
            }

            state.Succeeded(SubscriptionActivity.DeadLetter, subscription.DeadLetterStream);
            return null;
        }
        catch (OperationCanceledException exception) when (giveUp.IsCancellationRequested)
        {
            // The stop hands the entry back: whoever takes it decides about it.
            return exception;
        }
        catch (Exception exception)
        {
            // Whatever it is, the entry stays pending; health shows the failing target.
            state.Failed(SubscriptionActivity.DeadLetter, subscription.DeadLetterStream, exception);
            return exception;
        }
    }

    private DeadLetter LetterOf(HeldDelivery held, DeliveryFailure failure) => new()
    {
        Id = EventIds.New(),
        FailedAt = timeProvider.GetUtcNow(),
        OriginalStream = subscription.Stream,
        EntryId = held.Delivery.EntryId,
        ConsumerGroup = subscription.Group,
        ServiceName = subscription.ServiceName ?? subscription.Group,
        DeliveryCount = held.Delivery.DeliveryCount,
        Failure = failure,
        OriginalMetadata = held.Delivery.Metadata,
        OriginalPayload = held.Delivery.Payload,
        OriginalFields = held.Malformed is null ? [] : RawFieldsOf(held.Malformed),
    };

    private static KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>[] RawFieldsOf(MalformedEntry malformed) =>
        Array.ConvertAll(
            malformed.Fields,
            field => KeyValuePair.Create((ReadOnlyMemory<byte>)field.Name, (ReadOnlyMemory<byte>)field.Value));
}
