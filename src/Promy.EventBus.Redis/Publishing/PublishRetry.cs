using Polly;
using Polly.Retry;
using Polly.Telemetry;

namespace Promy.EventBus.Redis;

/// <summary>Retries a publish if that cannot store the event twice: exponential back-off with jitter.</summary>
internal static class PublishRetry
{
    private const string PipelineName = "promy-eventbus-publish";

    public static ResiliencePipeline Create(
        EventBusRedisOptions options, TimeProvider timeProvider, TelemetryListener? telemetry = null)
    {
        var builder = new ResiliencePipelineBuilder
        {
            TimeProvider = timeProvider,
            Name = PipelineName,
            TelemetryListener = telemetry,
        };
        if (options.MaxRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.MinRetryBackoff,
                MaxDelay = options.MaxRetryBackoff,
                ShouldHandle = static arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is { } exception
                    && RedisErrors.ClassifyPublish(exception) == PublishFault.NotStored),
            });
        }

        return builder.Build();
    }
}
