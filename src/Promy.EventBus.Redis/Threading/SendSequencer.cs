using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Promy.EventBus.Redis;

// In: publishers that want to send at the same time.
// Out: their continuations, one after the other, on one thread at a time.
// Owner: EventAppender; the pool runs it, it has no task.
/// <summary>
/// Serializes concurrent publishers on one pool thread at a time, first come first served. The turns queue behind the
/// pool's present work, which completes earlier publishes. By then many publishers wait, and the client sends all their
/// commands with one system call. A lone publisher does not wait.
/// </summary>
internal sealed class SendSequencer : IThreadPoolWorkItem
{
    // Then other work of the pool runs.
    private const int MaxInARow = 256;

    private readonly ConcurrentQueue<Action> _waiting = new();
    private int _inside;
    private int _isScheduled;

    /// <summary>Begins; ended by <see cref="Leave"/>.</summary>
    /// <returns>Whether no other publisher is inside: then there is no turn to wait for.</returns>
    public bool Enter() => Interlocked.Increment(ref _inside) == 1;

    public void Leave() => Interlocked.Decrement(ref _inside);

    /// <summary>
    /// To be awaited. The continuation runs on the sequencer's thread and must be short. Before any code of a caller
    /// runs it must give the thread back, by an await that never completes synchronously.
    /// </summary>
    public Turn NextAsync() => new(this);

    void IThreadPoolWorkItem.Execute()
    {
        for (var count = 0; count < MaxInARow && _waiting.TryDequeue(out var proceed); count++)
        {
            proceed();
        }

        Interlocked.Exchange(ref _isScheduled, 0);
        if (!_waiting.IsEmpty)
        {
            Schedule();
        }
    }

    private void Enqueue(Action proceed)
    {
        _waiting.Enqueue(proceed);
        Schedule();
    }

    private void Schedule()
    {
        if (Interlocked.Exchange(ref _isScheduled, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>A turn to await. The awaiting method restores its own execution context.</summary>
    internal readonly struct Turn(SendSequencer sequencer) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => false;

        public Turn GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => sequencer.Enqueue(continuation);

        public void UnsafeOnCompleted(Action continuation) => sequencer.Enqueue(continuation);
    }
}
