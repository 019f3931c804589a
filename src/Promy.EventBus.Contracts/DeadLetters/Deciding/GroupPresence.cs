namespace Promy.EventBus;

/// <summary>Whether a consumer of this library runs in a group now.</summary>
/// <param name="IsLive"><see langword="null"/> if unknown.</param>
/// <param name="Problem">Why it is unknown.</param>
internal readonly record struct GroupPresence(bool? IsLive, string? Problem);
