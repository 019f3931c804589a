namespace Promy.EventBus.Redis;

/// <summary>What a step of a trim has removed.</summary>
/// <param name="Removed">Entries that are gone.</param>
/// <param name="Unread">Of these, entries that some group had not read.</param>
internal readonly record struct TrimResult(long Removed, long Unread);
