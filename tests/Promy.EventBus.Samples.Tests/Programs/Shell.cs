using System.Collections.Concurrent;
using System.Diagnostics;

namespace Promy.EventBus.Samples.Tests.Programs;

/// <summary>
/// A command of the shell, run in the folder of the repository. Disposal ends what is left of it; so does the end of
/// this process.
/// </summary>
internal sealed class Shell : IAsyncDisposable
{
    /// <summary>
    /// The command has a process group of its own, which ends with the input of this script: when the test closes it,
    /// and when the system does because the test process is gone.
    /// </summary>
    private const string Script = """
        exec 3<&0 2>/dev/null
        set -m
        bash -c "$1" </dev/null 2>&1 &
        command=$!
        { read -r _; kill -- "-$command"; } <&3 >/dev/null &
        watch=$!
        wait "$command"
        status=$?
        kill "$watch"
        exit "$status"
        """;

    /// <summary>Variables that would choose a Redis or an environment; each test says which of them it wants.</summary>
    private static readonly string[] Unset =
    [
        "REDIS_URL", "ConnectionStrings__Redis", "Promy__EventBus__Redis__ConnectionString", "ASPNETCORE_ENVIRONMENT",
        "DOTNET_ENVIRONMENT",
    ];

    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Process _process;

    private Shell(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it has printed so far, on both outputs.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    /// <param name="command">The command.</param>
    /// <param name="environment">Variables to set, or with <see langword="null"/> to remove.</param>
    public static Shell Start(string command, params (string Name, string? Value)[] environment)
    {
        var start = new ProcessStartInfo("bash", ["-c", Script, "shell", command])
        {
            WorkingDirectory = RepositoryRoot.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // No build node may outlive the command: it would keep the pipes open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        foreach (var (name, value) in Unset.Select(name => (name, (string?)null)).Concat(environment))
        {
            start.Environment[name] = value;
        }

        return new Shell(Process.Start(start) ?? throw new InvalidOperationException("bash did not start."));
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> WaitAsync(TimeSpan within)
    {
        await _process.WaitForExitAsync().WaitAsync(within, TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
        }
    }
}
