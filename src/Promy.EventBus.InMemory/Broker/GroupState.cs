namespace Promy.EventBus.InMemory;

/// <summary>How many entries of a group wait, and for what.</summary>
/// <param name="Unread">Entries that no reader was given yet, retries included.</param>
/// <param name="InHand">Entries in the hands of readers.</param>
/// <param name="Kept">Entries that were left pending and are delivered again after the idle time.</param>
/// <param name="Loose">Entries that a reader takes when it looks for them: handed back or over, or abandoned.</param>
/// <param name="Scheduled">Redeliveries that wait until they are due.</param>
/// <param name="LeftForGood">Entries that stay pending: nobody handles them, or they were delivered too often.</param>
internal readonly record struct GroupState(
    long Unread, int InHand, int Kept, int Loose, int Scheduled, int LeftForGood)
{
    /// <summary>Whether nothing more happens to any entry by itself.</summary>
    public bool IsSettled => Unread == 0 && InHand == 0 && Kept == 0 && Loose == 0 && Scheduled == 0;
}
