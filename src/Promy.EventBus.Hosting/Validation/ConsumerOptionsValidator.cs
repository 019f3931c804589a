using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Checks the options for reading, retries and failures. The plan checks rules that depend on registered consumers.
/// </summary>
internal sealed class ConsumerOptionsValidator : IValidateOptions<PromyEventBusOptions>
{
    private static readonly TimeSpan MinIdle = TimeSpan.FromSeconds(1);

    public ValidateOptionsResult Validate(string? name, PromyEventBusOptions options)
    {
        var errors = new OptionErrors(options.Key);
        CheckConsumer(errors.Below(nameof(options.Consumer)), options.Consumer);
        CheckRetry(errors.Below(nameof(options.Retry)), options.Retry);
        DeadLetterRules.Check(errors.Below(nameof(options.DeadLetter)), options.DeadLetter);
        CheckHealth(errors.Below(nameof(options.Health)), options.Health);
        return errors.ToResult();
    }

    private static void CheckHealth(OptionErrors errors, EventBusHealthOptions health)
    {
        if (health.MaxLag is { } maxLag)
        {
            errors.CheckAtLeast(nameof(health.MaxLag), maxLag, 0);
        }

        if (health.MaxDeadLetters is { } maxDeadLetters)
        {
            errors.CheckAtLeast(nameof(health.MaxDeadLetters), maxDeadLetters, 0);
        }
    }

    private static void CheckConsumer(OptionErrors errors, EventBusConsumerOptions consumer)
    {
        if (!string.IsNullOrWhiteSpace(consumer.Group))
        {
            errors.CheckName(nameof(consumer.Group), consumer.Group);
        }

        if (consumer.ConsumerId is not null)
        {
            errors.CheckName(nameof(consumer.ConsumerId), consumer.ConsumerId);
        }

        ConsumerRules.CheckBatchSize(errors, consumer.BatchSize);
        ConsumerRules.CheckMaxConcurrency(errors, consumer.MaxConcurrency);
        errors.CheckRange(nameof(consumer.MaxPayloadBytes), consumer.MaxPayloadBytes, 1, OptionErrors.MaxFieldBytes);
        ConsumerRules.CheckHandlerTimeout(errors, consumer.HandlerTimeout);
        errors.CheckWait(nameof(consumer.BlockDuration), consumer.BlockDuration);
        errors.CheckWait(nameof(consumer.DrainTimeout), consumer.DrainTimeout);
        errors.CheckDefined(nameof(consumer.StartFrom), consumer.StartFrom);
        errors.CheckDefined(nameof(consumer.UnknownTypes), consumer.UnknownTypes);

        var recovery = errors.Below(nameof(consumer.Recovery));
        recovery.CheckDuration(
            nameof(consumer.Recovery.MinIdle), consumer.Recovery.MinIdle, MinIdle, OptionErrors.MaxDuration);
        recovery.CheckWait(nameof(consumer.Recovery.Interval), consumer.Recovery.Interval);
        recovery.CheckAtLeast(nameof(consumer.Recovery.MaxDeliveries), consumer.Recovery.MaxDeliveries, 1);

        for (var index = 0; index < consumer.Streams.Count; index++)
        {
            CheckStream(errors.Below($"{nameof(consumer.Streams)}:{index}"), consumer.Streams, index);
        }
    }

    private static void CheckStream(OptionErrors errors, IList<EventBusStreamOptions> streams, int index)
    {
        var stream = streams[index];
        errors.CheckName(nameof(stream.Stream), stream.Stream);
        errors.CheckListedOnce(
            nameof(stream.Stream), stream.Stream, streams.Take(index).Select(other => other.Stream), "stream");
        ConsumerRules.CheckBatchSize(errors, stream.BatchSize);
        ConsumerRules.CheckMaxConcurrency(errors, stream.MaxConcurrency);
        ConsumerRules.CheckHandlerTimeout(errors, stream.HandlerTimeout);
        if (stream.BlockDuration is { } block)
        {
            errors.CheckWait(nameof(stream.BlockDuration), block);
        }

        if (stream.StartFrom is { } start)
        {
            errors.CheckDefined(nameof(stream.StartFrom), start);
        }

        if (stream.UnknownTypes is { } action)
        {
            errors.CheckDefined(nameof(stream.UnknownTypes), action);
        }
    }

    private static void CheckRetry(OptionErrors errors, EventBusRetryOptions retry)
    {
        ConsumerRules.CheckDelays(errors, nameof(retry.Delays), retry.Delays?.AsReadOnly());
        ConsumerRules.CheckRedelivery(errors, nameof(retry.Redelivery), [.. retry.Redelivery ?? []]);
        ConsumerRules.CheckActions(errors, retry.GetRules());
    }
}
