namespace Promy.EventBus.Redis;

/// <summary>An entry that is pending on this consumer and whose contents have not arrived.</summary>
/// <param name="Before">
/// How often it was delivered to somebody who saw it; <see langword="null"/> where that is not known yet.
/// </param>
/// <param name="IdleSince">Since when it is idle at the earliest, as a timestamp.</param>
internal readonly record struct UnseenEntry(long? Before, long IdleSince);
