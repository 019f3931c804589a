namespace Promy.EventBus;

// In: work that begins, or goes on after a wait.
// Out: the same work, run on this thread when the stack is unwound, or on another of the pool.
// Owner: the thread: each has one of its own.
/// <summary>
/// Runs work on a pool thread. When the work completes a task, the continuation runs next on the same thread, after the
/// stack has unwound. That saves a way through the pool's queue, and nothing waits below on the stack: work that blocks
/// its thread blocks nobody. Anything else, and work started on other threads, goes to the pool.
/// </summary>
internal sealed class PoolTrampoline
{
    // Then other work gets a turn. A thread that never returns would look blocked to the pool, whose queue also holds
    // the reads, acknowledgements and leases.
    private const int MaxInARow = 128;

    // In time of real threads: the clock of a test has no influence.
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

    /// <summary>Starts the work, never before returning.</summary>
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

    /// <summary>
    /// Runs the work here if this is a pool thread without a trampoline. Nothing may need the thread before it returns.
    /// </summary>
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

    /// <summary>Entry point for the pool.</summary>
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

    /// <summary>Completes the work's task.</summary>
    /// <param name="work">The work. It must do nothing more after this: the continuation runs when it returns.</param>
    /// <param name="tell">Completes the task.</param>
    public static void End<TWork>(TWork work, Action<TWork> tell)
        where TWork : class, ITrampolineWork
    {
        // Inside other work, or on a foreign thread, no continuation may run here: it would wait for that work.
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
