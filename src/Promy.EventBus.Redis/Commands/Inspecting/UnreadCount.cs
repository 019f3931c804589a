namespace Promy.EventBus.Redis;

/// <summary>A count of entries not delivered to a group.</summary>
/// <param name="Length">Entries in the stream.</param>
/// <param name="Count">Entries counted.</param>
/// <param name="IsComplete">Whether these are all; else there are more, or the last was just counted.</param>
/// <param name="Last">The last entry counted.</param>
internal sealed record UnreadCount(long Length, long Count, bool IsComplete, StreamEntryId Last);
