using Promy.EventBus.Wire;

namespace Promy.EventBus.Redis;

/// <summary>
/// The data to store before an entry is settled: its dead letters, then its redeliveries, which also acknowledge it.
/// Fixed before the first attempt, so that a letter stored twice after a lost reply has the same id.
/// </summary>
internal sealed class UnstoredOutcome(
    HeldDelivery held, IReadOnlyList<DeadLetter> letters, IReadOnlyList<Redelivery> retries)
{
    private int _stored;

    public HeldDelivery Held { get; } = held;

    /// <summary>The first letter not stored yet; <see langword="null"/> if all are.</summary>
    public DeadLetter? NextLetter => _stored < letters.Count ? letters[_stored] : null;

    public IReadOnlyList<Redelivery> Redeliveries { get; } = retries;

    public void NextLetterIsStored() => _stored++;
}
