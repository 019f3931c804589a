using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Promy.EventBus.FaultWorker;

namespace Promy.EventBus.FaultTests;

/// <summary>A worker that consumes, as a real process with a directory of its own; killed with this test process.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly OrphanGuard _guard;
    private readonly ConcurrentQueue<string> _errors = new();

    private WorkerProcess(Process process, string directory)
    {
        _process = process;
        Directory = directory;
        _guard = OrphanGuard.Watch(process.Id, directory);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Holds <c>status</c>, <c>log</c> and <c>journal</c> or <c>outcomes</c>.</summary>
    public string Directory { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>What it printed: empty unless it crashed.</summary>
    public IReadOnlyCollection<string> Printed => _errors;

    /// <summary>The newest status; <see langword="null"/> before the first.</summary>
    public WorkerStatus? Status => Statuses().LastOrDefault();

    /// <param name="arguments">Settings of the worker as <c>--name=value</c>.</param>
    public static WorkerProcess Start(IEnumerable<string> arguments)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("promy-worker-").FullName;
        string[] all =
        [
            typeof(FaultEvent).Assembly.Location, $"--directory={directory}", .. arguments.Select(argument => argument.Replace("{directory}", directory, StringComparison.Ordinal)),
        ];
        var start = new ProcessStartInfo("dotnet", all) { RedirectStandardOutput = true, RedirectStandardError = true };
        return new WorkerProcess(Process.Start(start) ?? throw new InvalidOperationException("The worker did not start."), directory);
    }

    public IReadOnlyList<HandledEvent> Handled() => [.. Lines("journal").Select(HandledEvent.Parse)];

    public IEnumerable<WorkerStatus> Statuses() => Lines("status").Select(line => JsonSerializer.Deserialize<WorkerStatus>(line)!);

    /// <summary>Complete lines of a file of the worker, so far.</summary>
    public IEnumerable<string> Lines(string file)
    {
        var path = Path.Combine(Directory, file);
        if (!File.Exists(path))
        {
            return [];
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        var end = text.LastIndexOf('\n');
        return end < 0 ? [] : text[..end].Split('\n');
    }

    /// <summary>SIGKILL: no code of the process runs after it.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as Kubernetes sends it. Returns how long the process took to end.</summary>
    public async Task<TimeSpan> TerminateAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        PosixSignals.Terminate(_process.Id);
        await _process.WaitForExitAsync();
        return TimeProvider.System.GetElapsedTime(started);
    }

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        // The guard first: once the process is gone its id may belong to another.
        await _guard.DisposeAsync();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private void Keep(string? line)
    {
        if (!string.IsNullOrWhiteSpace(line))
        {
            _errors.Enqueue(line);
        }
    }
}
