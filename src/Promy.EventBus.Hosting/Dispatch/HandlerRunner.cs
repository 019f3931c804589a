using Microsoft.Extensions.Logging;
using Polly;

namespace Promy.EventBus.Hosting;

/// <summary>Runs one handler on an event, attempt by attempt as its pipeline says, and tells what became of it.</summary>
internal sealed partial class HandlerRunner(
    PlannedHandler handler,
    HandlerPipeline pipeline,
    HandlerAttempt attempt,
    TimeProvider timeProvider,
    ILogger<HandlerRunner> logger)
{
    public async ValueTask<DeliveryOutcome> RunAsync(Event @event, ReceivedEvent received, CancellationToken cancellationToken)
    {
        var call = new HandlerCall(@event, received, cancellationToken);
        var started = DispatchTelemetry.IsMeasured ? timeProvider.GetTimestamp() : 0;
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        Exception? error = null;
        try
        {
            if (pipeline.FirstDelay > TimeSpan.Zero)
            {
                await Task.Delay(pipeline.FirstDelay, timeProvider, cancellationToken).ConfigureAwait(false);
            }

            await pipeline.Attempts.ExecuteAsync(
                static (context, state) => state.attempt.RunAsync(state.call, context.CancellationToken),
                context,
                (attempt, call)).ConfigureAwait(false);
            Log.Handled(logger, handler.Name, received.Metadata.Id, received.Metadata.Type, received.Delivery.EntryId, call.Attempts);
            return DeliveryOutcome.Handled;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Shutdown, in whatever way the handler took it: no failure. The entry goes back and is delivered again.
            Log.Released(logger, handler.Name, received.Metadata.Id, received.Metadata.Type, received.Delivery.EntryId);
            return DeliveryOutcome.Released;
        }
        catch (Exception exception)
        {
            // Boundary to the application's code: the failure goes into the outcome, the log and the dead letter.
            error = exception;
            return Exhausted(call, exception);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
            DispatchTelemetry.Record(handler, started, timeProvider, error);
        }
    }

    private DeliveryOutcome Exhausted(HandlerCall call, Exception exception)
    {
        var (delivery, metadata) = (call.Received.Delivery, call.Received.Metadata);
        DispatchTelemetry.Failed(call.Received.Activity, exception);
        Log.Exhausted(
            logger, handler.Name, call.Attempts, metadata.Id, metadata.Type, delivery.EntryId, delivery.Stream, delivery.Group,
            handler.OnExhausted, exception.GetType().Name);
        return handler.OnExhausted switch
        {
            ExhaustedAction.Acknowledge => DeliveryOutcome.Handled,
            ExhaustedAction.KeepPending => DeliveryOutcome.KeptPending,
            _ => DeliveryOutcome.DeadLettered(HandlerFailure.From(exception, handler.Name, call)),
        };
    }
}
