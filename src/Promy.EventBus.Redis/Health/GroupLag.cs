namespace Promy.EventBus.Redis;

/// <summary>How far a group is behind (<c>XINFO GROUPS</c>).</summary>
/// <param name="Lag">Entries not delivered yet; <see langword="null"/> where Redis cannot tell.</param>
/// <param name="Pending">Entries delivered and not acknowledged.</param>
internal sealed record GroupLag(long? Lag, long Pending);
