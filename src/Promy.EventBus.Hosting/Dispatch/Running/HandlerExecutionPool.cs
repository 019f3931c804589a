using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Polly.Timeout;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Runs one attempt of a handler: within its timeout, and with an end even if the handler ignores its token. Owns the
/// reusable executions. The way is always the same: an execution is rented, begins, ends in one result, and is
/// returned; the watch may end it earlier.
/// </summary>
internal sealed partial class HandlerExecutionPool
{
    private readonly PlannedHandler _handler;
    private readonly AbandonedHandlers _abandoned;
    private readonly TimeProvider _timeProvider;
    private readonly BusLogger _logger;
    private readonly ScopedHandler _scoped;
    private readonly ExecutionWatch _watch;
    private readonly Action _look;
    private readonly ConcurrentQueue<HandlerExecution> _idle = new();
    private volatile HandlerNotBuiltException? _notBuilt;

    public HandlerExecutionPool(
        PlannedHandler handler,
        IServiceScopeFactory scopes,
        HandlerMiddlewareRegistration[] middlewares,
        AbandonedHandlers abandoned,
        TimeProvider timeProvider,
        BusLogger logger)
    {
        _handler = handler;
        _abandoned = abandoned;
        _timeProvider = timeProvider;
        _logger = logger;
        _scoped = new ScopedHandler(handler, scopes, middlewares);
        _watch = new ExecutionWatch(handler.Timeout, timeProvider);
        _look = _watch.Look;
    }

    /// <summary>Why the last build of the handler failed; <see langword="null"/> if it succeeded.</summary>
    public HandlerNotBuiltException? NotBuilt => _notBuilt;

    /// <summary>Is told of the attempts; <see langword="null"/>: nobody is.</summary>
    public IDispatchObserver? Observer { get; init; }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask RunAsync(HandlerInvocation call, CancellationToken cancellationToken)
    {
        if (call.Abandoned is { } abandonment)
        {
            throw abandonment;
        }

        cancellationToken.ThrowIfCancellationRequested();
        call.Begin();
        if (call.Attempts > 1)
        {
            DispatchTelemetry.Retried(_handler);
        }

        var execution = Rent();
        try
        {
            if (call.Attempts > 1)
            {
                call.RenewEvent();
            }

            Observer?.AttemptBegins(call);
            await StartAsync(execution, call, cancellationToken).ConfigureAwait(false);
            call.Succeeded();
            HasBuilt();
        }
        catch (HandlerNotBuiltException exception) when (!call.DeliveryToken.IsCancellationRequested)
        {
            call.NotBegun(exception);
            Observer?.NotBuilt(call, exception);
            _notBuilt = exception;
            throw;
        }
        catch (Exception exception) when (!call.DeliveryToken.IsCancellationRequested)
        {
            // The decision about another attempt sees it next.
            HasBuilt();
            call.Failed(exception, _timeProvider.GetUtcNow());
            var (received, delivery) = (call.Received, call.Received.Delivery);
            Log.AttemptFailed(
                _logger, call.Attempts, _handler.Name, received.EventId, received.EventType, delivery.EntryId,
                delivery.Stream, delivery.Group, execution.IsTimedOut ? "timed out" : "failed", exception);
            if (execution.IsTimedOut && exception is OperationCanceledException)
            {
                var timeout = new TimeoutRejectedException(
                    $"The handler did not end within its timeout of {_handler.Timeout}.", _handler.Timeout, exception);
                Observer?.AttemptFailed(call, timeout);
                DispatchTelemetry.AttemptFailed(received.Activity, _handler, call.Attempts, timeout);
                throw timeout;
            }

            Observer?.AttemptFailed(call, exception);
            DispatchTelemetry.AttemptFailed(received.Activity, _handler, call.Attempts, exception);
            throw;
        }
        finally
        {
            Return(execution);
        }
    }

    /// <summary>Builds the handler and disposes of it, as far as that is possible without an event.</summary>
    /// <exception cref="HandlerNotBuiltException">It cannot be built.</exception>
    public async ValueTask BuildAsync()
    {
        if (await _scoped.TryBuildAsync().ConfigureAwait(false))
        {
            HasBuilt();
        }
    }

    private HandlerExecution Rent()
    {
        if (!_idle.TryDequeue(out var execution))
        {
            execution = new HandlerExecution(_scoped, _handler, _abandoned, _look);
            _watch.Add(execution);
        }

        return execution;
    }

    private ValueTask StartAsync(
        HandlerExecution execution, HandlerInvocation call, CancellationToken cancellationToken)
    {
        execution.Prepare(call, _watch.DeadlineFromNow, cancellationToken);
        _watch.HasBegun();
        if (cancellationToken.IsCancellationRequested)
        {
            // It was cancelled before anything ran for the cancellation to find.
            _watch.Look();
        }

        return execution.StartAsync();
    }

    private void Return(HandlerExecution execution)
    {
        if (execution.TryReset())
        {
            _idle.Enqueue(execution);
        }
        else
        {
            _watch.Remove(execution);
        }
    }

    private void HasBuilt()
    {
        if (_notBuilt is not null)
        {
            _notBuilt = null;
        }
    }
}
