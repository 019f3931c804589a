using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>What became of one planned replay.</summary>
/// <param name="Plan">What was to happen.</param>
/// <param name="EntryId">Id of the event's new entry; null where none was written, or the dead letter was gone.</param>
/// <param name="Fault">Why it is not known to be done.</param>
/// <param name="IsDeleted">Whether the dead letter is gone.</param>
internal sealed record ReplayOutcome(ReplayPlan Plan, RedisValue EntryId, Exception? Fault, bool IsDeleted);
