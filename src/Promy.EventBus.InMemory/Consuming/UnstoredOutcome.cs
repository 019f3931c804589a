using Promy.EventBus.Wire;

namespace Promy.EventBus.InMemory;

/// <summary>What is stored of an entry before it is settled: its dead letters, and then its later deliveries.</summary>
internal sealed class UnstoredOutcome(
    PendingEntry pending,
    EventDelivery delivery,
    IReadOnlyList<DeadLetter> letters,
    IReadOnlyList<Redelivery> redeliveries)
{
    private int _stored;

    public PendingEntry Pending { get; } = pending;

    public EventDelivery Delivery { get; } = delivery;

    public IReadOnlyList<Redelivery> Redeliveries { get; } = redeliveries;

    /// <summary>The first that is not stored yet; <see langword="null"/> when all are.</summary>
    public DeadLetter? NextLetter => _stored < letters.Count ? letters[_stored] : null;

    public void NextLetterIsStored() => _stored++;
}
