namespace Promy.EventBus.Redis;

/// <summary>How far a group is behind.</summary>
/// <param name="Lag">Entries not delivered yet; <see langword="null"/> where nobody can tell.</param>
/// <param name="Pending">Entries delivered and not acknowledged.</param>
/// <param name="AtLeast">
/// Entries that are certainly not delivered yet, also where it is not known how many there are.
/// </param>
internal sealed record GroupLag(long? Lag, long Pending, long AtLeast = 0);
