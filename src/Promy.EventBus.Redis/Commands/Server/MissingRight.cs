namespace Promy.EventBus.Redis;

/// <summary>A right that this user lacks, or may lack.</summary>
/// <param name="Right">The right.</param>
/// <param name="Reason">The error of Redis.</param>
/// <param name="Problem">The meaning of the error.</param>
internal sealed record MissingRight(AccessRight Right, string Reason, RightProblem Problem = RightProblem.Refused);
