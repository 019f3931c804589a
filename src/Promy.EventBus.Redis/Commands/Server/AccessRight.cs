using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>A right that a role needs, and a command that needs it and does nothing.</summary>
/// <param name="Name">As an ACL rule names it, such as <c>xinfo|groups</c>.</param>
/// <param name="Key">The key on which it is needed; <see langword="null"/> where none is.</param>
/// <param name="IsOptional">Whether the role works without it, with less comfort.</param>
/// <param name="Command">The harmless command, and its arguments.</param>
internal sealed record AccessRight(string Name, string? Key, bool IsOptional, params object[] Command)
{
    // What does nothing because its arguments are wrong, or its key is missing. All else has an answer, or a code.
    private static readonly HashSet<string> AnsweredByError = new(StringComparer.Ordinal)
    {
        "hset", "pexpire", "set", "xadd", "xgroup|create", "xgroup|delconsumer", "xinfo|consumers", "xinfo|groups",
        "xinfo|stream", "zadd",
    };

    /// <summary>
    /// What the answer to the command means; <see langword="null"/> where the right is there: any other error comes
    /// from the command itself, which was permitted then and had nothing to do.
    /// </summary>
    public RightProblem? ProblemOf(Exception answer) => answer switch
    {
        // The client library itself, by its command map.
        RedisCommandException => RightProblem.Untold,
        _ when RedisErrors.IsUnknownCommand(answer) => RightProblem.NoCommand,
        _ when RedisErrors.IsNotPermitted(answer) => RightProblem.Refused,
        _ when RedisErrors.HasNoCode(answer) && !AnsweredByError.Contains(Name) => RightProblem.Untold,
        _ => null,
    };
}
