using Promy.EventBus.Wire;

namespace Promy.EventBus.Redis;

/// <summary>
/// Writes dead letters. The entry may be acknowledged only after Redis has confirmed all of them. A crash in between,
/// or a lost reply, writes a letter twice: a duplicate, never a loss.
/// </summary>
internal sealed class DeadLetterSink(
    EventSubscription subscription, CommandsDatabase database, TimeProvider timeProvider)
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

    /// <summary>The dead-letter stream.</summary>
    public string Key => subscription.DeadLetterStream;

    public IReadOnlyList<DeadLetter> LettersOf(HeldDelivery held, IReadOnlyList<DeliveryFailure> failures) =>
        [.. failures.Select(failure => LetterOf(held, failure))];

    /// <summary>Writes every letter not stored yet, in order.</summary>
    public async Task WriteAsync(UnstoredOutcome unstored, CancellationToken settleDeadline)
    {
        while (unstored.NextLetter is { } letter)
        {
            settleDeadline.ThrowIfCancellationRequested();
            var (metadata, payload) = DeadLetterWriter.Write(letter);
            await AppendCommand.AppendAsync(database.Current, Key, metadata, payload, _retention.For(Key))
                .WaitAsync(settleDeadline).ConfigureAwait(false);
            unstored.NextLetterIsStored();
            subscription.Count(EventBusInstruments.DeadLetters);
        }
    }

    private DeadLetter LetterOf(HeldDelivery held, DeliveryFailure failure) =>
        DeliveryDecision.LetterOf(subscription, held.Delivery, failure, timeProvider.GetUtcNow()) with
        {
            OriginalFields = held.Malformed is null ? [] : RawFieldsOf(held.Malformed),
        };

    private static KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>[] RawFieldsOf(MalformedEntry malformed) =>
        Array.ConvertAll(
            malformed.Fields,
            field => KeyValuePair.Create((ReadOnlyMemory<byte>)field.Name, (ReadOnlyMemory<byte>)field.Value));
}
