namespace Promy.EventBus.FaultTests;

/// <summary>Keeps so many workers running: starts one anew as soon as it has ended.</summary>
internal sealed class Supervisor : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<WorkerProcess> _start;
    private readonly Task _supervising;
    private int _deaths;

    public Supervisor(int workers, Func<WorkerProcess> start)
    {
        _start = start;
        _supervising = Task.WhenAll(Enumerable.Range(0, workers).Select(_ => SuperviseAsync()));
    }

    /// <summary>Workers that have ended so far.</summary>
    public int Deaths => Volatile.Read(ref _deaths);

    /// <summary>From now on the dead stay dead.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _supervising;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task SuperviseAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var worker = _start();
            try
            {
                await worker.WaitForExitAsync(_stop.Token);
                Interlocked.Increment(ref _deaths);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
