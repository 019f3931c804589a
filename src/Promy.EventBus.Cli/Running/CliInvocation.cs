using System.CommandLine;

namespace Promy.EventBus.Cli;

/// <summary>The context of a command's action, beside its arguments.</summary>
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

    /// <summary>The source of the connection string, for errors.</summary>
    public string RedisKey { get; set; } = $"--redis or {GlobalOptions.RedisVariable}";

    /// <summary>Hosts and ports of Redis, no credentials; <see langword="null"/> until known.</summary>
    public string? RedisAddress { get; set; }
}
