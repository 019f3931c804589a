using System.Diagnostics;

namespace Promy.EventBus.Packages.Tests.Support;

/// <summary>Runs the SDK's command, below the priority of the tests that run beside it.</summary>
internal static class DotNet
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <returns>What the command printed.</returns>
    /// <exception cref="Xunit.Sdk.FailException">It did not end with exit code 0.</exception>
    public static async Task<string> RunAsync(string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // No process may outlive the command: it would keep the pipes open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        process.PriorityClass = ProcessPriorityClass.BelowNormal;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        var printed = await output + await error;
        if (process.ExitCode != 0)
        {
            Assert.Fail($"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{printed}");
        }

        return printed;
    }
}
