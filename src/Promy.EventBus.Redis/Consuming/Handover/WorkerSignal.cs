using System.Threading.Tasks.Sources;

namespace Promy.EventBus.Redis;

/// <summary>The wait of one worker for something to do, used again and again. Woken on a <see cref="PoolTrampoline"/> of its own.</summary>
internal sealed class WorkerSignal : ITrampolineWork, IValueTaskSource<bool>
{
    private ManualResetValueTaskSourceCore<bool> _wake;

    /// <summary>Begins to wait. Ended by <see cref="Wake"/>, once.</summary>
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
