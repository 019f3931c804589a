using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>A right that a role needs, and a command that needs the right but does nothing.</summary>
/// <param name="Name">As an ACL rule names it, such as <c>xinfo|groups</c>.</param>
/// <param name="Key">The key for which it is needed; <see langword="null"/> if none.</param>
/// <param name="IsOptional">Whether the role works without it, with less comfort.</param>
/// <param name="Command">The harmless command and its arguments.</param>
internal sealed record AccessRight(string Name, string? Key, bool IsOptional, params object[] Command)
{
    // These do nothing because of wrong arguments or a missing key. All others have an answer, or a code.
    private static readonly HashSet<string> AnsweredByError = new(StringComparer.Ordinal)
    {
        "hset", "pexpire", "set", "xadd", "xgroup|create", "xgroup|delconsumer", "xinfo|consumers", "xinfo|groups",
        "xinfo|stream", "zadd",
    };

    /// <summary>
    /// The meaning of the answer; <see langword="null"/> if the right is there. Any other error comes from the command
    /// itself, which was permitted and found nothing to do.
    /// </summary>
    public RightProblem? ProblemOf(Exception answer) => answer switch
    {
        // From the client library, by its command map.
        RedisCommandException => RightProblem.Untold,
        _ when RedisErrors.IsUnknownCommand(answer) => RightProblem.NoCommand,
        _ when RedisErrors.IsNotPermitted(answer) => RightProblem.Refused,
        _ when RedisErrors.HasNoCode(answer) && !AnsweredByError.Contains(Name) => RightProblem.Untold,
        _ => null,
    };
}
