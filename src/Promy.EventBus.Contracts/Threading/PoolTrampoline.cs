namespace Promy.EventBus;

// In: work that begins, or goes on after a wait.
// Out: the same work, run on this thread when the stack is unwound, or on another of the pool.
// Owner: the thread: each has one of its own.
/// <summary>
/// A thread of the pool that goes on with what its work starts. What the work starts by telling that it has ended
/// follows on the same thread as soon as the call stack is unwound: without a way through the pool's queue, and without
/// anybody waiting below it on the stack, so that work which blocks its thread blocks nobody. Whatever is started in
/// any other way, and on any other thread, goes to the pool.
/// </summary>
internal sealed class PoolTrampoline
{
    // Then others get their turn: a thread that never comes back would look to the pool like one that is blocked, and what waits in its
    // queue meanwhile reads, acknowledges and keeps the leases.
    private const int MaxInARow = 128;

    // Of real threads: no clock of a test has a say in it.
    private static readonly long MaxBurst = TimeProvider.System.TimestampFrequency / 1000;

    [ThreadStatic]
    private static PoolTrampoline? t_current;

    private ITrampolineWork? _running;
    private ITrampolineWork? _next;
    private bool _mayFollow;
    private bool _isRunning;
    private int _inARow;
    private long _turnBegan;

    private static PoolTrampoline Current => t_current ??= new PoolTrampoline();

    /// <summary>Never runs it before returning.</summary>
    public static void Start(ITrampolineWork work)
    {
        var trampoline = Current;
        if (trampoline is { _mayFollow: true, _next: null } && trampoline.HasTurn())
        {
            trampoline._next = work;
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
        }
    }

    /// <summary>Runs it here where this is a thread of the pool that is on no trampoline yet, and nobody needs it before the work returns.</summary>
    public static void Continue(ITrampolineWork work)
    {
        if (Thread.CurrentThread.IsThreadPoolThread && !Current._isRunning)
        {
            Run(work);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
        }
    }

    /// <summary>The pool's way in.</summary>
    public static void Run(ITrampolineWork work)
    {
        var trampoline = Current;
        trampoline._isRunning = true;
        trampoline._inARow = 0;
        trampoline._turnBegan = TimeProvider.System.GetTimestamp();
        trampoline._next = work;
        while (trampoline._next is { } next)
        {
            trampoline._next = null;
            trampoline._inARow++;
            trampoline._running = next;
            next.Run();
            trampoline._running = null;
        }

        trampoline._isRunning = false;
    }

    /// <summary>Tells whoever waits that the work has ended.</summary>
    /// <param name="work">The work. It must do nothing any more after this: what follows runs when it returns.</param>
    /// <param name="tell">Tells it.</param>
    public static void End<TWork>(TWork work, Action<TWork> tell)
        where TWork : class, ITrampolineWork
    {
        // Told from the middle of other work, or on a thread of somebody else, nothing may follow here: it would wait for them.
        var trampoline = Current;
        var outer = trampoline._mayFollow;
        trampoline._mayFollow = ReferenceEquals(trampoline._running, work);
        try
        {
            tell(work);
        }
        finally
        {
            trampoline._mayFollow = outer;
        }
    }

    private bool HasTurn() => _inARow < MaxInARow && TimeProvider.System.GetTimestamp() - _turnBegan < MaxBurst;
}
