using System.Diagnostics.CodeAnalysis;
using System.Threading.Tasks.Sources;

namespace Promy.EventBus.Hosting;

/// <summary>
/// One execution of a handler, from its start to its end or to its being given up, whichever is first: the task of
/// <see cref="StartAsync"/> ends with the first of them. Used again and again with a token of its own each time, except
/// if it was cancelled. Three may want to end it: the handler, the watch over its time, and who cancels the delivery;
/// the state says who was first.
/// </summary>
/// <param name="handler">Runs the application's handler.</param>
/// <param name="plan">The handler, to name it.</param>
/// <param name="abandoned">Takes it over if it is given up.</param>
/// <param name="look">Asks the watch to look now, because the delivery was cancelled.</param>
[SuppressMessage(
    "Reliability", "CA1001", Justification = "Its source has no timer and no wait handle, and a handler that was given up still uses the token.")]
internal sealed class HandlerExecution(
    ScopedHandler handler, PlannedHandler plan, AbandonedHandlers abandoned, Action look) : ITrampolineWork, IValueTaskSource
{
    /// <summary>How long a handler may take to end after its token was cancelled.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    // The phases. With the number of the use in the higher bits they are the state: what was seen of one use never changes the next.
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

    /// <summary>Whether the time of the handler was over before it ended.</summary>
    public bool IsTimedOut { get; private set; }

    /// <summary>From now on the watch sees it. Called by the pool, before <see cref="StartAsync"/>.</summary>
    /// <param name="call">What to handle.</param>
    /// <param name="deadline">When its time is over, as a timestamp.</param>
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

    /// <summary>Starts it on another thread. The task ends once, with what the handler ended with.</summary>
    public ValueTask StartAsync()
    {
        var completion = new ValueTask(this, _completion.Version);
        PoolTrampoline.Start(this);
        return completion;
    }

    /// <summary>Makes it ready for the next call. Called by the pool, when it has ended.</summary>
    /// <returns><see langword="false"/> if it was cancelled or given up: it must not be used again.</returns>
    public bool TryReset()
    {
        if (!_isUntouched || _parent != _call!.DeliveryToken)
        {
            // A token that is not the delivery's may come again with its registrations lost: pipelines use their sources again too.
            _parentRegistration.Unregister();
            _parent = default;
        }

        if (!_isUntouched)
        {
            return false;
        }

        // What a handler has left behind may still hold its token.
        _cancellation = new CancellationTokenSource();
        _completion.Reset();
        (_call, _context, _error, _isUntouched) = (null, null, null, false);
        Volatile.Write(ref _state, (_state & ~PhaseMask) + Idle);
        return true;
    }

    /// <summary>Cancels or gives up what has had its time. Called by the watch only, one call at a time.</summary>
    /// <param name="now">The present, as a timestamp.</param>
    /// <param name="grace">What a cancelled handler has left, in units of a timestamp.</param>
    /// <returns>When to look again, as a timestamp.</returns>
    public long CheckDeadline(long now, long grace)
    {
        var state = Volatile.Read(ref _state);
        switch (state & PhaseMask)
        {
            case Running when Volatile.Read(ref _deadline) is var deadline && deadline > now && !_parent.IsCancellationRequested:
                return deadline;

            case Running:
                // Before the phase: who sees the phase finds it.
                _end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (!TryMove(state, Cancelled))
                {
                    return long.MaxValue;
                }

                IsTimedOut = !_parent.IsCancellationRequested;
                _deadline = now + grace;

                // What is registered with the token may take its time: not ours.
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

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _completion.OnCompleted(continuation, state, token, flags);

    private async Task RunAsync()
    {
        Exception? error = null;
        try
        {
            // Where threads are short the time may be over before the handler begins: then it must not begin at all.
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
            // A logger or a listener of metrics that throws, as at the end of a process, must not keep the slot taken.
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
