using Polly;
using Polly.Registry;
using Polly.Retry;

namespace Promy.EventBus.Hosting;

/// <summary>Builds the pipeline of a handler: retry around timeout. The retry is the application's, where it registered one.</summary>
internal sealed class HandlerPipelines(ResiliencePipelineProvider<string> registered, TimeProvider timeProvider)
{
    public HandlerPipeline Create(PlannedHandler handler)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = timeProvider };
        var firstDelay = TimeSpan.Zero;
        if (registered.TryGetPipeline(EventBusResilience.PipelineKeyOf(handler.Registration.HandlerType), out var own)
            || registered.TryGetPipeline(EventBusResilience.PipelineKey, out own))
        {
            builder.AddPipeline(own);
        }
        else
        {
            firstDelay = handler.Delays[0];
            AddRetry(builder, handler.Delays);
        }

        return new HandlerPipeline(firstDelay, builder.AddTimeout(handler.Timeout).Build());
    }

    private static void AddRetry(ResiliencePipelineBuilder builder, IReadOnlyList<TimeSpan> delays)
    {
        if (delays.Count == 1)
        {
            return;
        }

        builder.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = delays.Count - 1,
            UseJitter = false,
            DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(delays[arguments.AttemptNumber + 1]),
            ShouldHandle = static arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is { } exception and not HandlerAbandonedException
                && !arguments.Context.CancellationToken.IsCancellationRequested),
        });
    }
}
