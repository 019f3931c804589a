using System.Collections.Concurrent;
using System.Diagnostics;

namespace Promy.EventBus.TestSupport;

/// <summary>One life of a redis-server process, from the start to the kill.</summary>
internal sealed class RedisServerRun : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private OrphanGuard? _guard;
    private bool _started;

    private RedisServerRun(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
    }

    internal int Id => _process.Id;

    internal bool HasExited => _process.HasExited;

    internal static async Task<RedisServerRun> StartAsync(
        string program, int port, string directory, IEnumerable<string> arguments)
    {
        string[] defaults =
        [
            "--port", $"{port}", "--bind", "127.0.0.1", "--dir", directory, "--save", "", "--appendonly", "no",
            "--enable-debug-command", "local",
        ];
        var run = new RedisServerRun(new ProcessStartInfo(program, [.. defaults, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        try
        {
            run.Start();
            run._guard = OrphanGuard.Watch(run.Id, directory);
            await run.ReadyAsync(port);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The guard first: once the server is gone its process id may belong to another.
        if (_guard is not null)
        {
            await _guard.DisposeAsync();
        }

        if (_started)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private void Start()
    {
        ServerProgram.Start(_process);
        _started = true;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Its output says that this very process listens: any server on the port would answer a PING.</summary>
    private async Task ReadyAsync(int port)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(StartDeadline);
        await Task.WhenAny(_ready.Task, _process.WaitForExitAsync(deadline.Token));
        if (_ready.Task.IsCompleted)
        {
            return;
        }

        TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        throw _output.Any(line => line.Contains("Address already in use", StringComparison.Ordinal))
            ? new PortTakenException(port)
            : new RedisUnavailableException($"{_process.StartInfo.FileName} did not start: {WhatItSaid()}");
    }

    private string WhatItSaid() =>
        !_output.IsEmpty ? string.Join(" | ", _output.TakeLast(5))
        : HasExited ? $"it ended with exit code {_process.ExitCode} and said nothing."
        : $"it said nothing within {StartDeadline.TotalSeconds} s.";

    private void Read(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        _output.Enqueue(line);
        if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }
}
