using System.CommandLine;

namespace Promy.EventBus.Cli;

/// <summary>What the actions of the commands are given beside their arguments.</summary>
internal sealed class CliInvocation : InvocationConfiguration
{
    public CliInvocation(CliConsole console, Func<string, string?> environment, TimeProvider timeProvider)
    {
        Console = console;
        Environment = environment;
        TimeProvider = timeProvider;
        Output = console.Output;
        Error = console.Error;
        EnableDefaultExceptionHandler = false;

        // Signals are handled here, with exit codes of their own.
        ProcessTerminationTimeout = null;
    }

    public CliConsole Console { get; }

    public Func<string, string?> Environment { get; }

    public TimeProvider TimeProvider { get; }

    /// <summary>Where Redis was given, for errors.</summary>
    public string RedisKey { get; set; } = $"--redis or {GlobalOptions.RedisVariable}";

    /// <summary>Hosts and ports of Redis, no credentials; <see langword="null"/> before it is looked for.</summary>
    public string? RedisAddress { get; set; }
}
