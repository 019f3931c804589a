using System.Threading.Tasks.Sources;

namespace Promy.EventBus.Redis;

/// <summary>The wait of one worker for something to do, used again and again. Woken on a <see cref="Lane"/> of its own.</summary>
internal sealed class IdleWorker : ILaneWork, IValueTaskSource<bool>
{
    private ManualResetValueTaskSourceCore<bool> _wake;

    /// <summary>Begins to wait. Ended by <see cref="Wake"/>, once.</summary>
    public ValueTask<bool> WaitAsync()
    {
        _wake.Reset();
        return new ValueTask<bool>(this, _wake.Version);
    }

    public void Wake() => Lane.Start(this);

    void IThreadPoolWorkItem.Execute() => Lane.Run(this);

    void ILaneWork.Run() => Lane.End(this, static worker => worker._wake.SetResult(true));

    bool IValueTaskSource<bool>.GetResult(short token) => _wake.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _wake.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wake.OnCompleted(continuation, state, token, flags);
}
