using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;

namespace Promy.EventBus.TestSupport;

/// <summary>A worker as a real process with a directory of its own; killed with this test process.</summary>
public sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly OrphanGuard _guard;
    private readonly ConcurrentQueue<string> _printed = new();
    private readonly string _directory;

    private WorkerProcess(Process process, string directory)
    {
        _process = process;
        _directory = directory;
        _guard = OrphanGuard.Watch(process.Id, directory);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Id of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>How the process has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Its output: empty unless it crashed.</summary>
    public IReadOnlyCollection<string> Printed => _printed;

    /// <param name="program">The worker's assembly. It notes things in the files of <c>--directory=…</c>.</param>
    /// <param name="arguments">Settings of the worker as <c>--name=value</c>.</param>
    /// <param name="environment">Variables that it needs beside those of this process.</param>
    public static WorkerProcess Start(
        Assembly program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        var directory = Directory.CreateTempSubdirectory("promy-worker-").FullName;
        var start = new ProcessStartInfo("dotnet", [program.Location, $"--directory={directory}", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("The worker did not start.");
        return new WorkerProcess(process, directory);
    }

    /// <summary>Events that it has handled so far, repetitions included.</summary>
    public IReadOnlyList<HandledEvent> Handled() => [.. Lines("journal").Select(HandledEvent.Parse)];

    /// <summary>Numbers of the events that it has handled so far, repetitions included.</summary>
    public IReadOnlyList<int> Numbers() => [.. Handled().Select(handled => handled.Number)];

    /// <summary>Complete lines of a file of the worker, so far.</summary>
    public IEnumerable<string> Lines(string file)
    {
        var path = Path.Combine(_directory, file);
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

    /// <summary>SIGSTOP: no code of the process runs until it is resumed.</summary>
    public void Pause() => PosixSignals.Stop(_process.Id);

    /// <summary>SIGCONT.</summary>
    public void Resume() => PosixSignals.Continue(_process.Id);

    /// <summary>Stops it for a moment, and leaves it stopped if the condition holds.</summary>
    public async Task<bool> IsCaughtAsync(Func<Task<bool>> isCase)
    {
        ArgumentNullException.ThrowIfNull(isCase);
        Pause();

        // Twice: Redis may still carry out what the process had sent before it was stopped.
        if (await isCase() && await isCase())
        {
            return true;
        }

        Resume();
        return false;
    }

    /// <summary>SIGTERM, as Kubernetes sends it. Returns how long the process took to end.</summary>
    public async Task<TimeSpan> TerminateAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        PosixSignals.Terminate(_process.Id);
        await _process.WaitForExitAsync();
        return TimeProvider.System.GetElapsedTime(started);
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // The guard first: once the process is gone its id may belong to another.
        await _guard.DisposeAsync();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private void Keep(string? line)
    {
        if (!string.IsNullOrWhiteSpace(line))
        {
            _printed.Enqueue(line);
        }
    }
}
