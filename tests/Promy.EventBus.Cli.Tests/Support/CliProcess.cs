using System.Diagnostics;

namespace Promy.EventBus.Cli.Tests;

/// <summary>The built tool as a separate process without a terminal.</summary>
internal sealed class CliProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _error;
    private readonly List<string> _lines = [];
    private readonly Task _reading;
    private readonly TaskCompletionSource _mayGoOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isHeld;

    private CliProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
        _reading = ReadAsync();
    }

    public static string Tool => typeof(CliApplication).Assembly.Location;

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public static CliProcess Start(string? redis, params string[] arguments) => Start(redis, null, arguments);

    public static CliProcess Start(string? redis, string? input, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Tool, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["REDIS_URL"] = redis ?? "";
        var process = Process.Start(start) ?? throw new InvalidOperationException("The tool did not start.");
        if (input is not null)
        {
            process.StandardInput.Write(input);
        }

        process.StandardInput.Close();
        return new CliProcess(process);
    }

    public static Task<CliResult> RunAsync(string? redis, params string[] arguments) =>
        RunAsync(redis, null, arguments);

    public static async Task<CliResult> RunAsync(string? redis, string? input, string[] arguments)
    {
        await using var process = Start(redis, input, arguments);
        return await process.EndAsync();
    }

    /// <summary>
    /// Reads one more line, and nothing until <see cref="GoOn"/>: a tool that writes more waits once the pipe is full.
    /// </summary>
    public void HoldOutput() => _isHeld = true;

    public void GoOn() => _mayGoOn.TrySetResult();

    /// <summary>SIGINT, as Ctrl-C sends it.</summary>
    public void Interrupt() => PosixSignals.Interrupt(_process.Id);

    public async Task<CliResult> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience, TestContext.Current.CancellationToken);
        await _reading;
        return new CliResult(_process.ExitCode, string.Join('\n', Lines) + (Lines.Count > 0 ? "\n" : ""), await _error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        GoOn();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (_lines)
            {
                _lines.Add(line);
            }

            if (_isHeld)
            {
                await _mayGoOn.Task;
            }
        }
    }
}
