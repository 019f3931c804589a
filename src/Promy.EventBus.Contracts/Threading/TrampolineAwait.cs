using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Promy.EventBus;

/// <summary>
/// A reusable awaitable, for one wait at a time, whose continuation runs on a <see cref="PoolTrampoline"/>. So woken
/// workers need neither the pool's queue nor another thread.
/// </summary>
internal sealed class TrampolineAwait<TResult> : ITrampolineWork, IValueTaskSource<TResult>
{
    private readonly Action _continue;
    private ConfiguredValueTaskAwaitable<TResult>.ConfiguredValueTaskAwaiter _awaiter;
    private ManualResetValueTaskSourceCore<bool> _ended;

    public TrampolineAwait() => _continue = () => PoolTrampoline.Continue(this);

    /// <summary>Waits for a task that nothing else awaits.</summary>
    public ValueTask<TResult> WaitAsync(ValueTask<TResult> task)
    {
        if (task.IsCompleted)
        {
            return task;
        }

        _ended.Reset();
        _awaiter = task.ConfigureAwait(false).GetAwaiter();
        var wait = new ValueTask<TResult>(this, _ended.Version);
        _awaiter.UnsafeOnCompleted(_continue);
        return wait;
    }

    void IThreadPoolWorkItem.Execute() => PoolTrampoline.Run(this);

    void ITrampolineWork.Run() => PoolTrampoline.End(this, static wait => wait._ended.SetResult(true));

    TResult IValueTaskSource<TResult>.GetResult(short token)
    {
        _ended.GetResult(token);
        var awaiter = _awaiter;
        _awaiter = default;
        return awaiter.GetResult();
    }

    ValueTaskSourceStatus IValueTaskSource<TResult>.GetStatus(short token) => _ended.GetStatus(token);

    void IValueTaskSource<TResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _ended.OnCompleted(continuation, state, token, flags);
}
