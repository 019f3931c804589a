namespace Promy.EventBus.Hosting;

/// <summary>
/// Where handlers run: on a thread of the pool, so that one that blocks its thread blocks nobody who waits for it. A run that is started
/// by the end of another one follows on the same thread, without a way through the pool's queue.
/// </summary>
internal sealed class HandlerLane
{
    // Then others get their turn: a thread that never comes back would look to the pool like one that is blocked, and what waits in its
    // queue meanwhile keeps the leases and acknowledges.
    private const int MaxRunsInARow = 32;
    private static readonly TimeSpan MaxTurn = TimeSpan.FromMilliseconds(2);

    [ThreadStatic]
    private static HandlerLane? t_current;

    private HandlerRun? _next;
    private bool _isCompleting;
    private bool _isLooping;
    private int _runsInARow;
    private long _turnBegan;

    private static HandlerLane Current => t_current ??= new HandlerLane();

    /// <summary>Never runs it before returning.</summary>
    public static void Start(HandlerRun run)
    {
        var lane = Current;
        if (lane is { _isCompleting: true, _next: null, _runsInARow: < MaxRunsInARow } && run.IsStartedWithin(MaxTurn, lane._turnBegan))
        {
            lane._next = run;
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
        }
    }

    /// <summary>The pool's way in.</summary>
    public static void Run(HandlerRun run)
    {
        var lane = Current;
        lane.BeginTurn(run);
        lane._next = run;
        lane.Loop();
    }

    /// <summary>Tells whoever waits for the run, on this thread, and goes on with the run that it starts in answer.</summary>
    public static void Complete(HandlerRun run)
    {
        var lane = Current;
        if (!lane._isLooping)
        {
            // An asynchronous handler has ended, on whatever thread.
            lane.BeginTurn(run);
        }

        var outer = lane._isCompleting;
        lane._isCompleting = true;
        run.RaiseCompletion();
        lane._isCompleting = outer;
        if (!lane._isLooping && !outer)
        {
            lane.Loop();
        }
    }

    private void BeginTurn(HandlerRun run)
    {
        _runsInARow = 0;
        _turnBegan = run.GetTimestamp();
    }

    private void Loop()
    {
        _isLooping = true;
        while (_next is { } run)
        {
            _next = null;
            _runsInARow++;
            run.Invoke();
        }

        _isLooping = false;
    }
}
