using System.CommandLine;

namespace Promy.EventBus.Cli;

/// <summary>Options that every command takes.</summary>
internal static class GlobalOptions
{
    public const string RedisVariable = "REDIS_URL";

    public static Option<string?> Redis { get; } = new("--redis")
    {
        Description = "Address of Redis: redis[s]://user:password@host:port/database or host:port[,options]. "
            + $"Default: {RedisVariable} of the environment, which other users of this machine cannot see.",
        HelpName = "url",
        Recursive = true,
    };

    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "One JSON document on standard output instead of a table; one line for each event in tail.",
        Recursive = true,
    };

    public static Option<TimeSpan> Timeout { get; } = DurationOption.Create(
        "--timeout",
        "Longest wait for a connection, and for each answer of Redis.",
        TimeSpan.FromSeconds(5),
        duration => duration > TimeSpan.Zero && duration <= TimeSpan.FromHours(1)
            ? null
            : "--timeout is from 1ms to 1h.");

    static GlobalOptions() => Timeout.Recursive = true;
}
