using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>The outcome of a planned replay.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="EntryId">Id of the event's new entry; null if none was written, or the dead letter was gone.</param>
/// <param name="Fault">Why its completion is not certain.</param>
/// <param name="IsDeleted">Whether the dead letter is gone.</param>
internal sealed record ReplayOutcome(ReplayPlan Plan, RedisValue EntryId, Exception? Fault, bool IsDeleted);
