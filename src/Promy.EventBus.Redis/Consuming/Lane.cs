namespace Promy.EventBus.Redis;

/// <summary>
/// A thread of the pool that goes on with what its work starts. Work that is started from within <see cref="Signal"/> follows on the same
/// thread as soon as the call stack is unwound: without a way through the pool's queue, and without anybody waiting below it on the stack, so
/// that work which blocks its thread blocks nobody.
/// </summary>
internal sealed class Lane
{
    // Then others get their turn: a thread that never comes back would look to the pool like one that is blocked, and what waits in its
    // queue meanwhile reads, acknowledges and keeps the leases.
    private const int MaxInARow = 128;
    // Of real threads: no clock of a test has a say in it.
    private static readonly long MaxTurn = TimeProvider.System.TimestampFrequency / 1000;

    [ThreadStatic]
    private static Lane? t_current;

    private ILaneWork? _next;
    private bool _isSignalling;
    private bool _isLooping;
    private int _inARow;
    private long _turnBegan;

    private static Lane Current => t_current ??= new Lane();

    /// <summary>Never runs it before returning.</summary>
    public static void Start(ILaneWork work)
    {
        var lane = Current;
        if (lane is { _isSignalling: true, _next: null } && lane.HasTurn())
        {
            lane._next = work;
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
        }
    }

    /// <summary>The pool's way in.</summary>
    public static void Run(ILaneWork work)
    {
        var lane = Current;
        lane.BeginTurn();
        lane._next = work;
        lane.Loop();
    }

    /// <summary>Tells whoever waits, on this thread, and goes on with what that starts in answer.</summary>
    public static void Signal<TState>(Action<TState> tell, TState state)
    {
        var lane = Current;
        if (!lane._isLooping)
        {
            // Something asynchronous has ended, on whatever thread.
            lane.BeginTurn();
        }

        var outer = lane._isSignalling;
        lane._isSignalling = true;
        tell(state);
        lane._isSignalling = outer;
        if (!lane._isLooping && !outer)
        {
            lane.Loop();
        }
    }

    private void BeginTurn()
    {
        _inARow = 0;
        _turnBegan = TimeProvider.System.GetTimestamp();
    }

    private bool HasTurn() => _inARow < MaxInARow && TimeProvider.System.GetTimestamp() - _turnBegan < MaxTurn;

    private void Loop()
    {
        _isLooping = true;
        while (_next is { } work)
        {
            _next = null;
            _inARow++;

            // What the work itself starts is not its answer to a signal: only that may follow here.
            var signalling = _isSignalling;
            _isSignalling = false;
            work.Run();
            _isSignalling = signalling;
        }

        _isLooping = false;
    }
}
