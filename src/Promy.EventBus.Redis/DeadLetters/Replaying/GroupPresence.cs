namespace Promy.EventBus.Redis;

/// <summary>Whether a consumer of this library runs in a group now.</summary>
/// <param name="IsLive"><see langword="null"/> if Redis does not tell.</param>
/// <param name="Problem">Why Redis does not tell.</param>
internal readonly record struct GroupPresence(bool? IsLive, string? Problem);
