using System.Runtime.CompilerServices;
using Polly;

namespace Promy.EventBus.Hosting;

/// <summary>Runs one handler on an event, attempt by attempt as its pipeline says, and returns the outcome.</summary>
/// <remarks>
/// In: one decoded event, for one handler.
/// Out: its outcome, after as many attempts as its pipeline makes.
/// Owner: the <see cref="EventRoute"/> of the type; <see cref="HandlerExecutionPool"/> owns the executions.
/// </remarks>
internal sealed partial class RetryingHandler(
    PlannedHandler handler,
    EventDecoder decoder,
    HandlerPipeline pipeline,
    HandlerExecutionPool executions,
    UnbuiltHandlers unbuilt,
    string messagingSystem,
    TimeProvider timeProvider,
    BusLogger logger)
{
    public string Name => handler.Name;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<DeliveryOutcome> RunAsync(
        Event @event, ReceivedEvent received, CancellationToken cancellationToken)
    {
        var call = new HandlerInvocation(decoder, @event, received, cancellationToken);
        executions.Observer?.Begins(handler, call);
        var started = DispatchTelemetry.IsMeasured ? timeProvider.GetTimestamp() : 0;
        Exception? error = null;
        try
        {
            var hasSucceeded = false;
            if (pipeline.IsFirstAttemptDirect)
            {
                try
                {
                    // See DirectFirst.
                    await executions.RunAsync(call, cancellationToken).ConfigureAwait(false);
                    hasSucceeded = true;
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    call.FailedBeforePipeline(exception);
                }
            }

            if (!hasSucceeded)
            {
                await RunPipelineAsync(call).ConfigureAwait(false);
            }

            Log.Handled(
                logger, handler.Name, received.EventId, received.EventType, received.Delivery.EntryId, call.Attempts);
            return DeliveryOutcome.Handled;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Shutdown, however the handler reacted: no failure. The entry is handed back and delivered again.
            Log.Released(logger, handler.Name, received.EventId, received.EventType, received.Delivery.EntryId);
            return DeliveryOutcome.Released;
        }
        catch (Exception exception) when (call.HasSucceeded)
        {
            Log.PipelineFailed(
                logger, handler.Name, received.EventId, received.EventType, received.Delivery.EntryId, exception);
            return DeliveryOutcome.Handled;
        }
        catch (Exception) when (NotBuilt(call) is { } problem)
        {
            // No attempt was made, so the event is not at fault, even if the pipeline throws.
            started = 0;
            DispatchTelemetry.Failed(received.Activity, problem);
            return unbuilt.Add(executions, problem);
        }
        catch (Exception exception)
        {
            // Boundary to the application's code: the failure goes into the outcome, the log and the dead letter.
            var end = FailureDecision.Of(exception, handler, call, Random.Shared.NextDouble());
            error = end.IsFailure ? exception : null;
            return Ended(end, call, exception);
        }
        finally
        {
            executions.Observer?.Ended(call);
            DispatchTelemetry.Attempted(received.Activity, call.Attempts);
            DispatchTelemetry.Record(
                handler, messagingSystem, received.Delivery.Server, started, timeProvider, error);
        }
    }

    /// <summary>Why the handler has not begun; a pipeline that is open because of that does not even try.</summary>
    private HandlerNotBuiltException? NotBuilt(HandlerInvocation call) =>
        call.NotBuilt ?? (call.Attempts == 0 ? executions.NotBuilt : null);

    private async ValueTask RunPipelineAsync(HandlerInvocation call)
    {
        var context = ResilienceContextPool.Shared.Get(call.DeliveryToken);
        try
        {
            await pipeline.Attempts.ExecuteAsync(
                static (context, state) => state.call.TakeFirstError() is { } first
                    ? ValueTask.FromException(first)
                    : state.executions.RunAsync(state.call, context.CancellationToken),
                context,
                (executions, call)).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private DeliveryOutcome Ended(FailureDecision end, HandlerInvocation call, Exception exception)
    {
        var (received, delivery) = (call.Received, call.Received.Delivery);
        if (end.IsFailure)
        {
            DispatchTelemetry.Failed(received.Activity, exception);
        }

        if (end.Outcome.Kind == DeliveryOutcomeKind.RedeliverLater)
        {
            var retry = end.Outcome.Redeliveries[0];
            Log.RedeliveryScheduled(
                logger, handler.Name, call.AllAttempts, received.EventId, received.EventType, delivery.EntryId,
                delivery.Stream, delivery.Group, retry.Delay, retry.History.Redeliveries, handler.Redelivery.Count,
                exception.GetType().Name);
        }
        else if (end.IsFailure)
        {
            Log.Exhausted(
                logger, handler.Name, call.AllAttempts, received.EventId, received.EventType, delivery.EntryId,
                delivery.Stream, delivery.Group, end.Action, exception.GetType().Name);
        }
        else
        {
            Log.Ignored(
                logger, handler.Name, received.EventId, received.EventType, delivery.EntryId, delivery.Stream,
                delivery.Group, exception.GetType().Name);
        }

        return end.Outcome;
    }
}
