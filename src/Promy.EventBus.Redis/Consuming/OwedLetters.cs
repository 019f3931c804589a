using Promy.EventBus.Wire;

namespace Promy.EventBus.Redis;

/// <summary>
/// The dead letters of one entry: all of them have to be stored before it may be acknowledged. They are written once, before the first
/// attempt, so that a letter which is stored twice because a reply was lost has the same id twice.
/// </summary>
internal sealed class OwedLetters(HeldDelivery held, IReadOnlyList<DeadLetter> letters)
{
    private int _stored;

    public HeldDelivery Held { get; } = held;

    /// <summary>The first that is not stored yet; <see langword="null"/> when all are.</summary>
    public DeadLetter? Next => _stored < letters.Count ? letters[_stored] : null;

    public void NextIsStored() => _stored++;
}
