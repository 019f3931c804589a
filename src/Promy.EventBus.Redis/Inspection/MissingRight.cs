namespace Promy.EventBus.Redis;

/// <summary>A right that this user does not have, or a command that the server does not know.</summary>
/// <param name="Right">Which.</param>
/// <param name="Reason">What Redis says.</param>
/// <param name="IsUnknown">Whether the server does not know the command.</param>
internal sealed record MissingRight(AccessRight Right, string Reason, bool IsUnknown = false);
