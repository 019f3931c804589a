using System.Diagnostics.CodeAnalysis;
using System.Threading.Tasks.Sources;

namespace Promy.EventBus.Hosting;

/// <summary>
/// One execution of a handler, from its start until it ends or is abandoned; the task of <see cref="StartAsync"/> ends
/// with the first of the two. Reused with a token of its own each time, unless it was cancelled. Three may want to end
/// it: the handler, the watch over its time, and the canceller of the delivery. The state says which was first.
/// </summary>
/// <param name="handler">Runs the application's handler.</param>
/// <param name="plan">The handler, for its name.</param>
/// <param name="abandoned">Takes it over if it is abandoned.</param>
/// <param name="look">Makes the watch look now, because the delivery was cancelled.</param>
[SuppressMessage(
    "Reliability",
    "CA1001",
    Justification = "Its source has no timer and no wait handle, and an abandoned handler still uses the token.")]
internal sealed class HandlerExecution(
    ScopedHandler handler, PlannedHandler plan, AbandonedHandlers abandoned, Action look)
    : ITrampolineWork, IValueTaskSource
{
    /// <summary>Time for a handler to end after its token was cancelled.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    // Phases. With the number of the use in the higher bits they form the state: a state of one use never changes the
    // next.
    private const long Idle = 0;
    private const long Running = 1;
    private const long Cancelled = 2;
    private const long Ended = 3;
    private const long Abandoned = 4;
    private const long PhaseMask = 7;
    private const long NextUse = PhaseMask + 1;

    private CancellationTokenSource _cancellation = new();
    private ManualResetValueTaskSourceCore<bool> _completion;
    private CancellationToken _parent;
    private CancellationTokenRegistration _parentRegistration;
    private ExecutionContext? _context;
    private HandlerInvocation? _call;
    private TaskCompletionSource? _end;
    private Exception? _error;
    private long _deadline;
    private long _state = Idle;
    private bool _isUntouched;

    /// <summary>Whether the handler's time was over before it ended.</summary>
    public bool IsTimedOut { get; private set; }

    /// <summary>Shows it to the watch. Called by the pool, before <see cref="StartAsync"/>.</summary>
    /// <param name="call">The event to handle.</param>
    /// <param name="deadline">The end of its time, as a timestamp.</param>
    /// <param name="parent">Cancels it earlier.</param>
    public void Prepare(HandlerInvocation call, long deadline, CancellationToken parent)
    {
        if (!_parent.Equals(parent))
        {
            _parentRegistration.Unregister();
            _parent = parent;
            _parentRegistration = parent.UnsafeRegister(static look => ((Action)look!)(), look);
        }

        _call = call;
        _context = ExecutionContext.Capture();
        _deadline = deadline;
        Interlocked.Exchange(ref _state, (_state & ~PhaseMask) + NextUse + Running);
    }

    /// <summary>Starts it on another thread. The task ends once, with the result of the handler.</summary>
    public ValueTask StartAsync()
    {
        var completion = new ValueTask(this, _completion.Version);
        PoolTrampoline.Start(this);
        return completion;
    }

    /// <summary>Makes it ready for the next call. Called by the pool, after its end.</summary>
    /// <returns><see langword="false"/> if it was cancelled or abandoned: it must not be reused.</returns>
    public bool TryReset()
    {
        if (!_isUntouched || _parent != _call!.DeliveryToken)
        {
            // A token other than the delivery's may come again without its registrations: pipelines reuse their sources
            // too.
            _parentRegistration.Unregister();
            _parent = default;
        }

        if (!_isUntouched)
        {
            return false;
        }

        // Work that a handler has left behind may still hold its token.
        _cancellation = new CancellationTokenSource();
        _completion.Reset();
        (_call, _context, _error, _isUntouched) = (null, null, null, false);
        Volatile.Write(ref _state, (_state & ~PhaseMask) + Idle);
        return true;
    }

    /// <summary>
    /// Cancels or abandons an execution after its time. Called by the watch only, one call at a time.
    /// </summary>
    /// <param name="now">The present, as a timestamp.</param>
    /// <param name="grace">The time left to a cancelled handler, in units of a timestamp.</param>
    /// <returns>Time of the next look, as a timestamp.</returns>
    public long CheckDeadline(long now, long grace)
    {
        var state = Volatile.Read(ref _state);
        switch (state & PhaseMask)
        {
            case Running when Volatile.Read(ref _deadline) is var deadline
                && deadline > now
                && !_parent.IsCancellationRequested:
                return deadline;

            case Running:
                // Before the phase: a reader of the phase finds it.
                _end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (!TryMove(state, Cancelled))
                {
                    return long.MaxValue;
                }

                IsTimedOut = !_parent.IsCancellationRequested;
                _deadline = now + grace;

                // Callbacks registered with the token may take long; they must not block the watch.
                _ = _cancellation.CancelAsync();
                return _deadline;

            case Cancelled when _deadline > now:
                return _deadline;

            case Cancelled:
                if (TryMove(state, Abandoned))
                {
                    ThreadPool.UnsafeQueueUserWorkItem(
                        static execution => execution.Abandon(), this, preferLocal: false);
                }

                return long.MaxValue;

            default:
                return long.MaxValue;
        }
    }

    void IThreadPoolWorkItem.Execute() => PoolTrampoline.Run(this);

    void ITrampolineWork.Run()
    {
        if (_context is null)
        {
            _ = RunAsync();
        }
        else
        {
            ExecutionContext.Run(_context, static execution => _ = ((HandlerExecution)execution!).RunAsync(), this);
        }
    }

    void IValueTaskSource.GetResult(short token) => _completion.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _completion.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _completion.OnCompleted(continuation, state, token, flags);

    private async Task RunAsync()
    {
        Exception? error = null;
        try
        {
            // If threads are short, the time may be over before the handler begins: then it must not begin at all.
            _cancellation.Token.ThrowIfCancellationRequested();
            await handler.InvokeAsync(_call!, _cancellation.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            error = exception;
        }

        HasEnded(error);
    }

    private void HasEnded(Exception? error)
    {
        for (var state = Volatile.Read(ref _state); (state & PhaseMask) != Abandoned; state = Volatile.Read(ref _state))
        {
            if (TryMove(state, Ended))
            {
                _isUntouched = (state & PhaseMask) == Running;
                _error = error;
                Complete();
                return;
            }
        }

        Finish(error);
    }

    private void Complete() => PoolTrampoline.End(
        this,
        static execution =>
        {
            if (execution._error is null)
            {
                execution._completion.SetResult(true);
            }
            else
            {
                execution._completion.SetException(execution._error);
            }
        });

    private void Abandon()
    {
        var abandonment = new HandlerAbandonedException(Grace);
        _call!.WasAbandoned(abandonment);
        _error = abandonment;
        try
        {
            abandoned.Add(_end!.Task, plan, _call.Received);
        }
        catch (Exception)
        {
            // A logger or listener that throws, as at the end of a process, must not keep the slot taken.
        }
        finally
        {
            Complete();
        }
    }

    private void Finish(Exception? error)
    {
        switch (error)
        {
            case null:
                _end!.SetResult();
                break;
            case OperationCanceledException cancelled:
                _end!.SetCanceled(cancelled.CancellationToken);
                break;
            default:
                _end!.SetException(error);
                break;
        }
    }

    private bool TryMove(long state, long phase) =>
        Interlocked.CompareExchange(ref _state, (state & ~PhaseMask) + phase, state) == state;
}
