namespace Promy.EventBus.Redis;

/// <summary>How far a group is.</summary>
/// <param name="Group">Its name.</param>
/// <param name="LastDelivered">Highest id that was delivered to it.</param>
/// <param name="LowestPending">Lowest id that it has not acknowledged; <see langword="null"/> where nothing is pending.</param>
internal sealed record GroupPosition(string Group, StreamEntryId LastDelivered, StreamEntryId? LowestPending)
{
    /// <summary>The lowest entry that the group still needs: the oldest pending one, else the first not delivered yet.</summary>
    public StreamEntryId Needs => LowestPending is { } pending && pending < LastDelivered.Next ? pending : LastDelivered.Next;
}
