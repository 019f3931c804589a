using Polly;
using Polly.Registry;
using Polly.Retry;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Builds the pipeline of a handler: its retry, or that of the application. The timeout belongs to the attempt.
/// </summary>
internal sealed class HandlerPipelines(
    ResiliencePipelineProvider<string> registered, RetryTelemetry telemetry, TimeProvider timeProvider)
{
    public HandlerPipeline Create(PlannedHandler handler)
    {
        if (registered.TryGetPipeline(EventBusResilience.PipelineKeyOf(handler.Registration.HandlerType), out var own)
            || registered.TryGetPipeline(EventBusResilience.PipelineKey, out own))
        {
            // In any composition it must see every attempt.
            return new HandlerPipeline(own, IsFirstAttemptDirect: false);
        }

        var builder = new ResiliencePipelineBuilder
        {
            TimeProvider = timeProvider,
            Name = EventBusResilience.PipelineKeyOf(handler.Registration.HandlerType),
            InstanceName = $"{handler.Stream}/{handler.Group}",
            TelemetryListener = telemetry,
        };
        AddRetry(builder, handler);
        return new HandlerPipeline(builder.Build(), IsFirstAttemptDirect: true);
    }

    private static void AddRetry(ResiliencePipelineBuilder builder, PlannedHandler handler)
    {
        var delays = handler.Delays;
        if (delays.Count == 1)
        {
            return;
        }

        builder.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = delays.Count - 1,
            UseJitter = false,
            DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(delays[arguments.AttemptNumber + 1]),
            ShouldHandle = arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is { } exception and not HandlerAbandonedException
                && handler.Rules.ActionFor(exception) == ExceptionAction.Retry
                && !arguments.Context.CancellationToken.IsCancellationRequested),
        });
    }
}
