using System.Diagnostics;

namespace Promy.EventBus.Cli.Tests;

/// <summary>The tool on a pseudo terminal, which <c>script</c> of the system makes.</summary>
internal static class TerminalRun
{
    /// <summary>The character that a terminal turns into SIGINT.</summary>
    public const string CtrlC = "\u0003";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <param name="redis">Connection string.</param>
    /// <param name="answer">Text typed at the question, with the return key or <see cref="CtrlC"/>;
    /// <see langword="null"/> types nothing.</param>
    /// <param name="arguments">Arguments of the tool.</param>
    public static async Task<CliResult> RunAsync(string redis, string? answer, params string[] arguments)
    {
        string[] tool = ["dotnet", CliProcess.Tool, .. arguments];
        string[] script = OperatingSystem.IsMacOS()
            ? ["-q", "/dev/null", .. tool]
            : ["-qec", string.Join(' ', tool.Select(word => $"'{word}'")), "/dev/null"];
        var start = new ProcessStartInfo("script", script)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["REDIS_URL"] = redis;
        start.Environment["TERM"] = "xterm-256color";
        using var process = Process.Start(start)!;
        var shown = new List<char>();
        var reading = Task.Run(() =>
        {
            for (int character; (character = process.StandardOutput.Read()) >= 0;)
            {
                lock (shown)
                {
                    shown.Add((char)character);
                }
            }
        });
        if (answer is not null)
        {
            await Eventually.TrueAsync(() => Shown(shown).Contains("[y/N]", StringComparison.Ordinal), Patience);
            await process.StandardInput.WriteAsync(answer == CtrlC ? answer : answer + "\n");
            await process.StandardInput.FlushAsync();
        }

        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        await reading;
        return new CliResult(process.ExitCode, Shown(shown), "");
    }

    private static string Shown(List<char> shown)
    {
        lock (shown)
        {
            return new string([.. shown]);
        }
    }
}
