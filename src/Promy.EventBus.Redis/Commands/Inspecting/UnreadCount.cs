namespace Promy.EventBus.Redis;

/// <summary>What was counted of the entries that a group has not been delivered.</summary>
/// <param name="Length">Entries in the stream.</param>
/// <param name="Count">Entries that were counted.</param>
/// <param name="IsComplete">Whether these are all; else there are more, or the last one was just counted.</param>
/// <param name="Last">The last entry that was counted.</param>
internal sealed record UnreadCount(long Length, long Count, bool IsComplete, StreamEntryId Last);
