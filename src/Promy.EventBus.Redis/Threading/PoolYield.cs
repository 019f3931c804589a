using System.Runtime.CompilerServices;

namespace Promy.EventBus.Redis;

/// <summary>
/// Gives the thread back and goes on from the end of the pool's queue. Not from the thread's own queue, as other ways to yield do: whoever
/// has the thread now may keep it.
/// </summary>
internal readonly struct PoolYield : ICriticalNotifyCompletion
{
    public bool IsCompleted => false;

    public PoolYield GetAwaiter() => this;

    public void GetResult()
    {
    }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation) =>
        ThreadPool.UnsafeQueueUserWorkItem(static proceed => proceed(), continuation, preferLocal: false);
}
