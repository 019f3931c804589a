namespace Promy.EventBus.FaultTests;

/// <summary>
/// The faults of the soak, chosen by the seed of the run. None of them loses an event by definition, and none makes
/// Redis deliver the whole stream again: those have scenarios of their own.
/// </summary>
internal sealed class SoakFaults
{
    private readonly FaultRun _run;
    private readonly TcpProxy _proxy;
    private readonly WorkerProcess _spared;
    private readonly Func<int, Task> _pass;
    private readonly (string Name, Func<Task> Strike)[] _faults;
    private readonly Dictionary<string, int> _struck = [];

    /// <param name="run">The run.</param>
    /// <param name="proxy">The proxy between everybody and its Redis.</param>
    /// <param name="spared">The worker that is not killed.</param>
    /// <param name="pass">Lets so many seconds pass.</param>
    public SoakFaults(FaultRun run, TcpProxy proxy, WorkerProcess spared, Func<int, Task> pass)
    {
        (_run, _proxy, _spared, _pass) = (run, proxy, spared, pass);
        _faults =
        [
            ("worker killed", () => ReplaceAsync(worker => worker.KillAsync())),
            ("worker terminated", () => ReplaceAsync(worker => worker.TerminateAsync())),
            ("clients killed", run.KillClientsAsync),
            ("connections reset", ResetAsync),
            ("connections silent", SilenceAsync),
            ("network slow", SlowAsync),
            ("redis frozen", FreezeAsync),
            ("redis killed", RestartAsync),
        ];
    }

    public int Count => _struck.Values.Sum();

    public async Task StrikeAsync()
    {
        var (name, strike) = _faults[_run.Random.Next(_faults.Length)];
        _run.Report.Say(name);
        _struck[name] = _struck.GetValueOrDefault(name) + 1;
        await strike();
    }

    public override string ToString() => string.Join(", ", _struck.Select(pair => $"{pair.Value} x {pair.Key}"));

    private async Task ReplaceAsync(Func<WorkerProcess, Task> end)
    {
        var victims = _run.LivingWorkers.Where(worker => worker != _spared).ToArray();
        await end(victims[_run.Random.Next(victims.Length)]);
        _run.StartWorker();
    }

    private Task ResetAsync()
    {
        _proxy.Reset();
        return Task.CompletedTask;
    }

    private Task SilenceAsync()
    {
        _proxy.Silence();
        return Task.CompletedTask;
    }

    private async Task SlowAsync()
    {
        _proxy.Delay = TimeSpan.FromMilliseconds(100);
        await _pass(3);
        _proxy.Delay = TimeSpan.Zero;
    }

    private async Task FreezeAsync()
    {
        _run.Server.Pause();
        await _pass(2);
        _run.Server.Resume();
    }

    private async Task RestartAsync()
    {
        await _run.Server.KillAsync();
        await _pass(1);
        await _run.Server.RestartAsync();
    }
}
