using System.Diagnostics;

namespace Promy.EventBus.Packages.Tests.Support;

/// <summary>Runs the SDK's command.</summary>
internal static class DotNetCommand
{
    /// <returns>What the command printed.</returns>
    /// <exception cref="Xunit.Sdk.FailException">It did not end with exit code 0.</exception>
    public static async Task<string> RunAsync(string directory, params string[] arguments)
    {
        var (exitCode, printed) = await EndAsync(directory, arguments);
        if (exitCode != 0)
        {
            Assert.Fail($"dotnet {string.Join(' ', arguments)} ended with {exitCode}:\n{printed}");
        }

        return printed;
    }

    /// <returns>What the command printed, which must not end with exit code 0.</returns>
    public static async Task<string> FailAsync(string directory, params string[] arguments)
    {
        var (exitCode, printed) = await EndAsync(directory, arguments);
        Assert.NotEqual(0, exitCode);
        return printed;
    }

    private static Task<(int ExitCode, string Printed)> EndAsync(string directory, string[] arguments) =>
        Command.RunAsync(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = directory });
}
