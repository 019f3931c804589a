namespace Promy.EventBus.Redis;

/// <summary>An entry that was delivered and not acknowledged.</summary>
/// <param name="Id">Id of the entry.</param>
/// <param name="Consumer">The consumer that holds it.</param>
/// <param name="Idle">Time since its last delivery or lease renewal.</param>
/// <param name="Deliveries">Its delivery count.</param>
internal sealed record PendingEntry(StreamEntryId Id, string Consumer, TimeSpan Idle, long Deliveries);
