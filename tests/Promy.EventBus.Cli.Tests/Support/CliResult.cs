using System.Text.Json;

namespace Promy.EventBus.Cli.Tests;

/// <summary>Exit code and output of a run of the tool.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <exception cref="Xunit.Sdk.FailException">The exit code is another one.</exception>
    public CliResult Expect(int exitCode)
    {
        if (ExitCode != exitCode)
        {
            Assert.Fail($"Exit code {ExitCode}, expected {exitCode}.\n--- output\n{Output}\n--- error\n{Error}");
        }

        return this;
    }
}
