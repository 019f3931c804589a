using System.Diagnostics;
using Promy.EventBus.TestWorker;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>The test worker as a real process with a journal of its own.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _journal;

    private WorkerProcess(Process process, string journal)
    {
        _process = process;
        _journal = journal;
    }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public static WorkerProcess Start(string connectionString, string stream, string group, params string[] settings) =>
        Start(new Dictionary<string, string>(), connectionString, stream, group, settings);

    public static WorkerProcess Start(
        IReadOnlyDictionary<string, string> environment, string connectionString, string stream, string group, params string[] settings)
    {
        var journal = Path.GetTempFileName();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        string[] arguments =
        [
            typeof(Journal).Assembly.Location,
            $"--Promy:EventBus:Redis:ConnectionString={connectionString}",
            $"--Promy:EventBus:Consumer:Group={group}",
            $"--stream={stream}",
            $"--journal={journal}",
            .. settings.Select(setting => $"--Promy:EventBus:{setting}"),
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);

        var process = Process.Start(start) ?? throw new InvalidOperationException("The worker did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new WorkerProcess(process, journal);
    }

    public IReadOnlyList<int> Handled() =>
        [.. File.ReadAllLines(_journal).Where(line => line.Length > 0).Select(int.Parse)];

    /// <summary>SIGKILL: no code of the process runs after it.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: no code of the process runs until it is resumed.</summary>
    public void Pause() => PosixSignals.Stop(_process.Id);

    /// <summary>Stops it for a moment, and leaves it stopped where what is wanted is the case.</summary>
    public async Task<bool> IsCaughtAsync(Func<Task<bool>> isCase)
    {
        Pause();

        // Twice: Redis may still carry out what the process had sent before it was stopped.
        if (await isCase() && await isCase())
        {
            return true;
        }

        Resume();
        return false;
    }

    public void Resume() => PosixSignals.Continue(_process.Id);

    /// <summary>SIGTERM, as Kubernetes sends it.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
        File.Delete(_journal);
    }
}
