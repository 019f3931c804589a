using System.CommandLine;

namespace Promy.EventBus.Cli;

/// <summary>Asks before an irreversible action.</summary>
internal static class Confirmation
{
    public static Option<bool> YesOption() => new("--yes", "-y")
    {
        Description = "Do not ask. Required without a terminal.",
    };

    public static Option<bool> DryRunOption(string what = "Show the result, and change nothing.") =>
        new("--dry-run") { Description = what };

    /// <summary>Returns if the action is confirmed.</summary>
    /// <exception cref="CliException">It is not: declined, or there is no terminal.</exception>
    public static async Task RequireAsync(
        CliConsole console, string question, bool isGiven, CancellationToken cancellationToken)
    {
        if (isGiven)
        {
            return;
        }

        if (!console.IsInputTerminal)
        {
            throw CliException.BadArguments($"{question} There is no terminal to ask on: use --yes. Nothing was done.");
        }

        await console.Error.WriteAsync($"{PlainText.Escape(question)} [y/N] ").ConfigureAwait(false);
        await console.Error.FlushAsync(cancellationToken).ConfigureAwait(false);

        // A read from a terminal cannot be cancelled: Ctrl-C leaves it behind, and the process ends.
        var answer = await Task.Run(console.Input.ReadLine, CancellationToken.None)
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (answer?.Trim().ToUpperInvariant() is not ("Y" or "YES"))
        {
            throw CliException.Failed("Declined. Nothing was done.");
        }
    }
}
