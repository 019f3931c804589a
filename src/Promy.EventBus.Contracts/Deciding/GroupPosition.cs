namespace Promy.EventBus;

/// <summary>The position of a group in its stream.</summary>
/// <param name="Group">Its name.</param>
/// <param name="LastDelivered">Highest id delivered to it.</param>
/// <param name="LowestPending">Lowest unacknowledged id; <see langword="null"/> if nothing is pending.</param>
internal sealed record GroupPosition(string Group, StreamEntryId LastDelivered, StreamEntryId? LowestPending)
{
    /// <summary>The lowest entry that the group still needs: the oldest pending, else the next to deliver.</summary>
    public StreamEntryId Needs =>
        LowestPending is { } pending && pending < LastDelivered.Next ? pending : LastDelivered.Next;
}
