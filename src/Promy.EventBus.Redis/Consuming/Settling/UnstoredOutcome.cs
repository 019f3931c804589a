using Promy.EventBus.Wire;

namespace Promy.EventBus.Redis;

/// <summary>
/// What has to be stored of an entry before it is settled: its dead letters, and then its later deliveries, with which it goes. It is written
/// down once, before the first attempt, so that a letter which is stored twice because a reply was lost has the same id twice.
/// </summary>
internal sealed class UnstoredOutcome(HeldDelivery held, IReadOnlyList<DeadLetter> letters, IReadOnlyList<Redelivery> retries)
{
    private int _stored;

    public HeldDelivery Held { get; } = held;

    /// <summary>The first that is not stored yet; <see langword="null"/> when all are.</summary>
    public DeadLetter? NextLetter => _stored < letters.Count ? letters[_stored] : null;

    public IReadOnlyList<Redelivery> Redeliveries { get; } = retries;

    public void NextLetterIsStored() => _stored++;
}
