using System.Threading.Tasks.Sources;

namespace Promy.EventBus.Redis;

/// <summary>A worker's reusable wait for work. It wakes on its own <see cref="PoolTrampoline"/>.</summary>
internal sealed class WorkerSignal : ITrampolineWork, IValueTaskSource<bool>
{
    private ManualResetValueTaskSourceCore<bool> _wake;

    /// <summary>Begins a wait, which <see cref="Wake"/> ends once.</summary>
    public ValueTask<bool> WaitAsync()
    {
        _wake.Reset();
        return new ValueTask<bool>(this, _wake.Version);
    }

    public void Wake() => PoolTrampoline.Start(this);

    void IThreadPoolWorkItem.Execute() => PoolTrampoline.Run(this);

    void ITrampolineWork.Run() => PoolTrampoline.End(this, static worker => worker._wake.SetResult(true));

    bool IValueTaskSource<bool>.GetResult(short token) => _wake.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _wake.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wake.OnCompleted(continuation, state, token, flags);
}
