using Promy.EventBus.Wire;

namespace Promy.EventBus.InMemory;

/// <summary>Writes the dead letters of a subscription.</summary>
internal sealed class DeadLetterSink(EventSubscription subscription, BrokerLink link, TimeProvider timeProvider)
{
    private readonly EventBusStreamTrimOptions? _trim =
        subscription.DeadLetterMaxLength is null && subscription.DeadLetterMaxAge is null
            ? null
            : new EventBusStreamTrimOptions
            {
                Stream = subscription.DeadLetterStream,
                MaxLength = subscription.DeadLetterMaxLength,
                MaxAge = subscription.DeadLetterMaxAge,
            };

    public IBrokerObserver? Observer => link.Broker.Observer;

    public IReadOnlyList<DeadLetter> LettersOf(EventDelivery delivery, IReadOnlyList<DeliveryFailure> failures)
    {
        var now = timeProvider.GetUtcNow();
        return [.. failures.Select(failure => DeliveryDecision.LetterOf(subscription, delivery, failure, now))];
    }

    /// <exception cref="BrokerUnavailableException">Nobody answers.</exception>
    /// <exception cref="StreamRefusedException">The stream takes no letter now.</exception>
    public void Write(DeadLetter letter)
    {
        link.ThrowIfDown();
        var (metadata, payload) = DeadLetterWriter.Write(letter);
        var stream = subscription.DeadLetterStream;
        var entryId = link.Broker.Open(stream).Append(metadata, payload, _trim);
        Observer?.DeadLettered(letter, stream, entryId);
        subscription.Count(EventBusInstruments.DeadLetters);
    }
}
