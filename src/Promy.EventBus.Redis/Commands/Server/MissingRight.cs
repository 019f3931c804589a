namespace Promy.EventBus.Redis;

/// <summary>A right that this user does not have, or not certainly.</summary>
/// <param name="Right">Which.</param>
/// <param name="Reason">What Redis says.</param>
/// <param name="Problem">What stands against it.</param>
internal sealed record MissingRight(AccessRight Right, string Reason, RightProblem Problem = RightProblem.Refused);
