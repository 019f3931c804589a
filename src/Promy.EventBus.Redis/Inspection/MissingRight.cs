namespace Promy.EventBus.Redis;

/// <summary>A right that the user of this connection does not have.</summary>
/// <param name="Right">Which.</param>
/// <param name="Reason">What Redis says.</param>
internal sealed record MissingRight(AccessRight Right, string Reason);
