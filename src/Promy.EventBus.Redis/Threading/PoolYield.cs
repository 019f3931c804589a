using System.Runtime.CompilerServices;

namespace Promy.EventBus.Redis;

/// <summary>
/// Gives the thread back and continues from the end of the pool's global queue. The thread's own queue, which other
/// yields use, would wait for the work that has the thread now.
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
