using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Promy.EventBus.Redis;

// In: publishers that want to send at the same time.
// Out: their continuations, one after the other, on one thread at a time.
// Owner: EventAppender; it has no task of its own, the pool runs it.
/// <summary>
/// Lets those who publish at the same time send one after the other, on one thread at a time and in the order in which
/// they came. The turns begin behind what the pool has to do already, which is to tell others that they may publish on:
/// by then many wait for their turn, and the client sends what they have with one call of the system instead of one
/// call each. Who is alone waits for nothing.
/// </summary>
internal sealed class SendSequencer : IThreadPoolWorkItem
{
    // Then others of the pool get theirs.
    private const int MaxInARow = 256;

    private readonly ConcurrentQueue<Action> _waiting = new();
    private int _inside;
    private int _isScheduled;

    /// <summary>Begins. <see cref="Leave"/> ends it.</summary>
    /// <returns>Whether nobody else is inside, who may have come before: then there is no turn to wait for.</returns>
    public bool Enter() => Interlocked.Increment(ref _inside) == 1;

    public void Leave() => Interlocked.Decrement(ref _inside);

    /// <summary>
    /// To be awaited. What follows runs on the thread of the sequencer and has to be short: it must give the thread back, by a wait that never ends at
    /// once, before any code of a caller may run.
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

    /// <summary>A turn that somebody waits for. The context of who awaits it is restored by the method that does.</summary>
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
