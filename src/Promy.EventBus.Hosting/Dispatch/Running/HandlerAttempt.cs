using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Polly.Timeout;

namespace Promy.EventBus.Hosting;

/// <summary>One attempt of a handler: within its timeout, and with an end even where the handler ignores its token.</summary>
internal sealed partial class HandlerAttempt(
    PlannedHandler handler,
    IServiceScopeFactory scopes,
    AbandonedHandlers abandoned,
    TimeProvider timeProvider,
    BusLogger logger)
{
    /// <summary>How long a handler may take to end after its token was cancelled.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private volatile HandlerNotBuiltException? _notBuilt;

    /// <summary>Why the handler could not be built when this was last tried; <see langword="null"/> if it could.</summary>
    public HandlerNotBuiltException? NotBuilt => _notBuilt;

    private readonly HandlerExecutionPool _runs = new(handler, scopes, abandoned, Grace, timeProvider);

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
            DispatchTelemetry.Retried(handler);
        }

        var run = _runs.Rent();
        try
        {
            if (call.Attempts > 1)
            {
                call.RenewEvent();
            }

            await _runs.StartAsync(run, call, cancellationToken).ConfigureAwait(false);
            call.Succeeded();
            HasBuilt();
        }
        catch (HandlerNotBuiltException exception) when (!call.DeliveryToken.IsCancellationRequested)
        {
            call.NotBegun(exception);
            _notBuilt = exception;
            throw;
        }
        catch (Exception exception) when (!call.DeliveryToken.IsCancellationRequested)
        {
            // Whoever decides about another attempt sees it next.
            HasBuilt();
            call.Failed(exception, timeProvider.GetUtcNow());
            var (received, delivery) = (call.Received, call.Received.Delivery);
            Log.AttemptFailed(
                logger, call.Attempts, handler.Name, received.EventId, received.EventType, delivery.EntryId, delivery.Stream, delivery.Group,
                run.IsTimedOut ? "timed out" : "failed", exception);
            if (run.IsTimedOut && exception is OperationCanceledException)
            {
                var timeout = new TimeoutRejectedException(
                    $"The handler did not end within its timeout of {handler.Timeout}.", handler.Timeout, exception);
                DispatchTelemetry.AttemptFailed(received.Activity, handler, call.Attempts, timeout);
                throw timeout;
            }

            DispatchTelemetry.AttemptFailed(received.Activity, handler, call.Attempts, exception);
            throw;
        }
        finally
        {
            _runs.Return(run);
        }
    }

    /// <summary>Builds the handler and lets it go.</summary>
    /// <exception cref="HandlerNotBuiltException">It cannot be built.</exception>
    public async ValueTask BuildAsync()
    {
        await _runs.TryBuildAsync().ConfigureAwait(false);
        HasBuilt();
    }

    private void HasBuilt()
    {
        if (_notBuilt is not null)
        {
            _notBuilt = null;
        }
    }
}
