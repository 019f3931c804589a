namespace Promy.EventBus.Redis;

/// <summary>An entry pending on this consumer whose contents have not arrived.</summary>
/// <param name="Before">Deliveries to consumers that saw it; <see langword="null"/> if not known yet.</param>
/// <param name="IdleSince">Earliest start of its idle time, as a timestamp.</param>
internal readonly record struct UnseenEntry(long? Before, long IdleSince);
