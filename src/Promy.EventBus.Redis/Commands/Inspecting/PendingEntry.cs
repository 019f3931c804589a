namespace Promy.EventBus.Redis;

/// <summary>An entry that was delivered and not acknowledged.</summary>
/// <param name="Id">Id of the entry.</param>
/// <param name="Consumer">Who holds it.</param>
/// <param name="Idle">Time since its last delivery, or since its lease was renewed.</param>
/// <param name="Deliveries">How often it was delivered.</param>
internal sealed record PendingEntry(StreamEntryId Id, string Consumer, TimeSpan Idle, long Deliveries);
