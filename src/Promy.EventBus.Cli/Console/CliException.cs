namespace Promy.EventBus.Cli;

/// <summary>Ends the run with an exit code and a message that names the fault, its place and the remedy.</summary>
internal sealed class CliException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    public static CliException BadArguments(string message) => new(ExitCodes.BadArguments, message);

    public static CliException Failed(string message) => new(ExitCodes.Failed, message);
}
