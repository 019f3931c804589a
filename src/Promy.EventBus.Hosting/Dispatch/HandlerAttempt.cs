using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Hosting;

/// <summary>One attempt of a handler: a scope of its own, and an end even where the handler ignores its token.</summary>
internal sealed partial class HandlerAttempt(
    PlannedHandler handler,
    IServiceScopeFactory scopes,
    AbandonedHandlers abandoned,
    TimeProvider timeProvider,
    ILogger<HandlerAttempt> logger)
{
    /// <summary>How long a handler may take to end after its token was cancelled.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    public async ValueTask RunAsync(HandlerCall call, CancellationToken cancellationToken)
    {
        if (call.Abandoned is not null)
        {
            throw call.Abandoned;
        }

        call.Attempts++;
        if (call.Attempts > 1)
        {
            DispatchTelemetry.Retried(handler);
        }

        try
        {
            await WaitAsync(InvokeAsync(call, cancellationToken), call, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!call.DeliveryToken.IsCancellationRequested)
        {
            // The pipeline sees it next and decides whether there is another attempt.
            call.FirstFailedAt ??= timeProvider.GetUtcNow();
            var (delivery, metadata) = (call.Received.Delivery, call.Received.Metadata);
            Log.AttemptFailed(
                logger, call.Attempts, handler.Name, metadata.Id, metadata.Type, delivery.EntryId, delivery.Stream, delivery.Group,
                cancellationToken.IsCancellationRequested ? "timed out" : "failed", exception);
            throw;
        }
    }

    /// <summary>Owns the scope until the handler really ends, even after it was given up.</summary>
    private async Task InvokeAsync(HandlerCall call, CancellationToken cancellationToken)
    {
        // A handler that blocks its thread must not block who watches over its time.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

        // Where threads are short the time may be over before the handler begins: then it must not begin at all.
        cancellationToken.ThrowIfCancellationRequested();
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            var context = call.Received.CreateContext(call.Attempts);
            await handler.Registration.InvokeAsync(scope.ServiceProvider, call.Event, context, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask WaitAsync(Task running, HandlerCall call, CancellationToken cancellationToken)
    {
        await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!running.IsCompleted)
        {
            // Cancelled, by the timeout or by shutdown: what counts is how the handler ends, if it ends soon.
            await running.WaitAsync(Grace, timeProvider, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!running.IsCompleted)
        {
            abandoned.Add(running, handler, call.Received);
            throw call.Abandoned = new HandlerAbandonedException(Grace);
        }

        await running.ConfigureAwait(false);
    }
}
