using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Owner of the runs of one handler: keeps those that can be used again, and watches over the time of all with one timer, which is set
/// only while something runs and not once for each event.
/// </summary>
internal sealed class HandlerExecutionPool
{
    private static readonly TimeSpan MaxTimer = TimeSpan.FromDays(1);

    private readonly PlannedHandler _handler;
    private readonly IServiceScopeFactory _scopes;
    private readonly AbandonedHandlers _abandoned;
    private readonly TimeSpan _grace;
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private readonly ConcurrentQueue<HandlerExecution> _idle = new();
    private readonly Lock _gate = new();
    private readonly List<HandlerExecution> _all = [];
    private int _isTimerSet;

    public HandlerExecutionPool(
        PlannedHandler handler, IServiceScopeFactory scopes, AbandonedHandlers abandoned, TimeSpan grace, TimeProvider timeProvider)
    {
        _handler = handler;
        _scopes = scopes;
        _abandoned = abandoned;
        _grace = grace;
        _timeProvider = timeProvider;
        _timer = BackgroundLoop.CreateTimer(timeProvider, static runs => ((HandlerExecutionPool)runs!).Look(), this);
    }

    public HandlerExecution Rent()
    {
        if (!_idle.TryDequeue(out var run))
        {
            run = new HandlerExecution(this);
            lock (_gate)
            {
                _all.Add(run);
            }
        }

        return run;
    }

    public ValueTask StartAsync(HandlerExecution run, HandlerInvocation call, CancellationToken cancellationToken)
    {
        run.Prepare(call, _timeProvider.GetTimestamp(), ToTimestamp(_handler.Timeout), cancellationToken);
        if (Volatile.Read(ref _isTimerSet) == 0)
        {
            SetTimer();
        }

        if (cancellationToken.IsCancellationRequested)
        {
            // It was cancelled while nothing was running that its cancellation could have found.
            Look();
        }

        return run.StartAsync();
    }

    public void Return(HandlerExecution run)
    {
        if (run.TryReset())
        {
            _idle.Enqueue(run);
            return;
        }

        lock (_gate)
        {
            _all.Remove(run);
        }
    }

    /// <summary>A scope of its own for each run, which lives until the handler really ends, even after it was given up.</summary>
    public async ValueTask InvokeAsync(HandlerInvocation call, CancellationToken cancellationToken)
    {
        var (scope, handler) = await BuildAsync().ConfigureAwait(false);
        try
        {
            var context = call.Received.ContextOf(call.Attempts);
            await _handler.Registration.InvokeAsync(handler, call.Event, context, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Builds the handler in a scope of its own, which is the caller's.</summary>
    /// <exception cref="HandlerNotBuiltException">It cannot be built; the scope is gone.</exception>
    public async ValueTask<(AsyncServiceScope Scope, object Handler)> BuildAsync()
    {
        AsyncServiceScope? created = null;
        try
        {
            var scope = _scopes.CreateAsyncScope();
            created = scope;
            return (scope, _handler.Registration.Build(scope.ServiceProvider));
        }
        catch (Exception exception)
        {
            // Boundary to the application's constructors.
            await DisposeAsync(created).ConfigureAwait(false);
            throw new HandlerNotBuiltException(_handler.Name, exception);
        }
    }

    /// <summary>
    /// Builds the handler and lets it go, whatever its scope says to that: a run tells it like any failure.
    /// </summary>
    /// <exception cref="HandlerNotBuiltException">It cannot be built.</exception>
    public async ValueTask TryBuildAsync()
    {
        var (scope, _) = await BuildAsync().ConfigureAwait(false);
        await DisposeAsync(scope).ConfigureAwait(false);
    }

    public void GivenUp(HandlerExecution run) => _abandoned.Add(run.End, _handler, run.Call.Received);

    /// <summary>Looks at every run: by the timer, and when a delivery is cancelled.</summary>
    public void Look()
    {
        lock (_gate)
        {
            var next = LookAtAll();
            if (next == long.MaxValue)
            {
                // A run that was started meanwhile has relied on the timer: so once more after it was declared not set.
                Interlocked.Exchange(ref _isTimerSet, 0);
                next = LookAtAll();
            }

            if (next != long.MaxValue)
            {
                Interlocked.Exchange(ref _isTimerSet, 1);
                _timer.Change(Until(next), Timeout.InfiniteTimeSpan);
            }
        }
    }

    private static async ValueTask DisposeAsync(AsyncServiceScope? scope)
    {
        try
        {
            if (scope is { } created)
            {
                await created.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            // Whether and why not the handler could be built matters more.
        }
    }

    private void SetTimer()
    {
        lock (_gate)
        {
            // Where the watch was quicker it has set the timer to what is due first.
            if (_isTimerSet == 0)
            {
                _isTimerSet = 1;
                _timer.Change(Min(_handler.Timeout, MaxTimer), Timeout.InfiniteTimeSpan);
            }
        }
    }

    private long LookAtAll()
    {
        var now = _timeProvider.GetTimestamp();
        var next = long.MaxValue;
        foreach (var run in _all)
        {
            next = Math.Min(next, run.Look(now, ToTimestamp(_grace)));
        }

        return next;
    }

    /// <summary>Rounded up to what timers can do: one that fires too early would have to be set again and again.</summary>
    private TimeSpan Until(long timestamp)
    {
        var left = _timeProvider.GetElapsedTime(_timeProvider.GetTimestamp(), timestamp);
        return Min(TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, left.TotalMilliseconds))), MaxTimer);
    }

    private long ToTimestamp(TimeSpan duration) => (long)(duration.TotalSeconds * _timeProvider.TimestampFrequency);

    private static TimeSpan Min(TimeSpan first, TimeSpan second) => first < second ? first : second;
}
