namespace Promy.EventBus.Redis;

/// <summary>A right that a role needs, and a command that needs it and does nothing.</summary>
/// <param name="Name">As an ACL rule names it, such as <c>xinfo|groups</c>.</param>
/// <param name="Key">The key on which it is needed; <see langword="null"/> where none is.</param>
/// <param name="IsOptional">Whether the role works without it, with less comfort.</param>
/// <param name="Command">The harmless command, and its arguments.</param>
internal sealed record AccessRight(string Name, string? Key, bool IsOptional, params object[] Command);
