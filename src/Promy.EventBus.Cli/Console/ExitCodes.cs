namespace Promy.EventBus.Cli;

/// <summary>Exit codes, as docs/cli.md documents them.</summary>
internal static class ExitCodes
{
    /// <summary>Done, without a finding.</summary>
    public const int Done = 0;

    /// <summary>Failed, or declined at the prompt, or an error was found (doctor).</summary>
    public const int Failed = 1;

    /// <summary>The arguments or the input are unusable. Nothing was done.</summary>
    public const int BadArguments = 2;

    /// <summary>Redis cannot be reached, or does not answer in time.</summary>
    public const int Unreachable = 3;

    /// <summary>Redis refuses: the user, the password, the database, a right, or TLS.</summary>
    public const int AccessDenied = 4;

    /// <summary>Ended by Ctrl-C (128 + SIGINT).</summary>
    public const int Interrupted = 130;

    /// <summary>Ended by SIGTERM (128 + SIGTERM).</summary>
    public const int Terminated = 143;
}
