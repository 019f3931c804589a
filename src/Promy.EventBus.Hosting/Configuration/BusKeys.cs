using Promy.EventBus.Redis;

namespace Promy.EventBus.Hosting;

/// <summary>Every key that configuration may have below the section of the bus.</summary>
internal static class BusKeys
{
    private static OptionKeys<EventBusRedisOptions> Redis { get; } = new OptionKeys<EventBusRedisOptions>()
        .Text(nameof(EventBusRedisOptions.ConnectionString), (redis, value) => redis.ConnectionString = value)
        .CodeOnly(nameof(EventBusRedisOptions.Configuration))
        .CodeOnly(nameof(EventBusRedisOptions.Connection))
        .CodeOnly(nameof(EventBusRedisOptions.ConnectionFactory))
        .Duration(nameof(EventBusRedisOptions.ConnectTimeout), (redis, value) => redis.ConnectTimeout = value)
        .Duration(nameof(EventBusRedisOptions.ReadTimeout), (redis, value) => redis.ReadTimeout = value)
        .Duration(nameof(EventBusRedisOptions.WriteTimeout), (redis, value) => redis.WriteTimeout = value)
        .Number(nameof(EventBusRedisOptions.MaxRetries), (redis, value) => redis.MaxRetries = value)
        .Duration(nameof(EventBusRedisOptions.MinRetryBackoff), (redis, value) => redis.MinRetryBackoff = value)
        .Duration(nameof(EventBusRedisOptions.MaxRetryBackoff), (redis, value) => redis.MaxRetryBackoff = value)
        .Number(nameof(EventBusRedisOptions.PoolSize), (redis, value) => redis.PoolSize = value);

    private static OptionKeys<EventBusStreamTrimOptions> TrimmedStream { get; } = new OptionKeys<EventBusStreamTrimOptions>()
        .Text(nameof(EventBusStreamTrimOptions.Stream), (stream, value) => stream.Stream = value)
        .LongNumber(nameof(EventBusStreamTrimOptions.MaxLength), (stream, value) => stream.MaxLength = value)
        .Duration(nameof(EventBusStreamTrimOptions.MaxAge), (stream, value) => stream.MaxAge = value);

    private static OptionKeys<EventBusPublisherOptions> Publisher { get; } = new OptionKeys<EventBusPublisherOptions>()
        .Number(nameof(EventBusPublisherOptions.MaxPayloadBytes), (publisher, value) => publisher.MaxPayloadBytes = value)
        .Number(nameof(EventBusPublisherOptions.PostBufferSize), (publisher, value) => publisher.PostBufferSize = value)
        .Sections(nameof(EventBusPublisherOptions.Streams), publisher => publisher.Streams, TrimmedStream);

    private static OptionKeys<EventBusRecoveryOptions> Recovery { get; } = new OptionKeys<EventBusRecoveryOptions>()
        .Duration(nameof(EventBusRecoveryOptions.MinIdle), (recovery, value) => recovery.MinIdle = value)
        .Duration(nameof(EventBusRecoveryOptions.Interval), (recovery, value) => recovery.Interval = value)
        .Number(nameof(EventBusRecoveryOptions.MaxDeliveries), (recovery, value) => recovery.MaxDeliveries = value);

    private static OptionKeys<EventBusStreamOptions> ConsumedStream { get; } = new OptionKeys<EventBusStreamOptions>()
        .Text(nameof(EventBusStreamOptions.Stream), (stream, value) => stream.Stream = value)
        .Number(nameof(EventBusStreamOptions.BatchSize), (stream, value) => stream.BatchSize = value)
        .Duration(nameof(EventBusStreamOptions.BlockDuration), (stream, value) => stream.BlockDuration = value)
        .Number(nameof(EventBusStreamOptions.MaxConcurrency), (stream, value) => stream.MaxConcurrency = value)
        .Duration(nameof(EventBusStreamOptions.HandlerTimeout), (stream, value) => stream.HandlerTimeout = value)
        .Name<SubscriptionStart>(nameof(EventBusStreamOptions.StartFrom), (stream, value) => stream.StartFrom = value)
        .Name<UnknownTypeAction>(nameof(EventBusStreamOptions.UnknownTypes), (stream, value) => stream.UnknownTypes = value);

    private static OptionKeys<EventBusConsumerOptions> Consumer { get; } = new OptionKeys<EventBusConsumerOptions>()
        .Text(nameof(EventBusConsumerOptions.Group), (consumer, value) => consumer.Group = value)
        .Text(nameof(EventBusConsumerOptions.ConsumerId), (consumer, value) => consumer.ConsumerId = value)
        .Number(nameof(EventBusConsumerOptions.BatchSize), (consumer, value) => consumer.BatchSize = value)
        .Duration(nameof(EventBusConsumerOptions.BlockDuration), (consumer, value) => consumer.BlockDuration = value)
        .Number(nameof(EventBusConsumerOptions.MaxConcurrency), (consumer, value) => consumer.MaxConcurrency = value)
        .Number(nameof(EventBusConsumerOptions.MaxPayloadBytes), (consumer, value) => consumer.MaxPayloadBytes = value)
        .Duration(nameof(EventBusConsumerOptions.HandlerTimeout), (consumer, value) => consumer.HandlerTimeout = value)
        .Duration(nameof(EventBusConsumerOptions.DrainTimeout), (consumer, value) => consumer.DrainTimeout = value)
        .Name<SubscriptionStart>(nameof(EventBusConsumerOptions.StartFrom), (consumer, value) => consumer.StartFrom = value)
        .Name<UnknownTypeAction>(nameof(EventBusConsumerOptions.UnknownTypes), (consumer, value) => consumer.UnknownTypes = value)
        .Section(nameof(EventBusConsumerOptions.Recovery), consumer => consumer.Recovery, Recovery)
        .Sections(nameof(EventBusConsumerOptions.Streams), consumer => consumer.Streams, ConsumedStream);

    private static OptionKeys<EventBusEventTypeOptions> EventType { get; } = new OptionKeys<EventBusEventTypeOptions>()
        .Text(nameof(EventBusEventTypeOptions.Type), (type, value) => type.Type = value)
        .Text(nameof(EventBusEventTypeOptions.Stream), (type, value) => type.Stream = value);

    private static OptionKeys<EventBusJsonOptions> Json { get; } = new OptionKeys<EventBusJsonOptions>()
        .Flag(nameof(EventBusJsonOptions.EnumsAsNames), (json, value) => json.EnumsAsNames = value)
        .CodeOnly(nameof(EventBusJsonOptions.Converters));

    private static OptionKeys<EventBusRetryOptions> Retry { get; } = new OptionKeys<EventBusRetryOptions>()
        .Durations(nameof(EventBusRetryOptions.Delays), (retry, values) => retry.Delays = values)
        .Durations(nameof(EventBusRetryOptions.Delayed), (retry, values) => retry.Delayed = values);

    private static OptionKeys<EventBusDeadLetterOptions> DeadLetter { get; } = new OptionKeys<EventBusDeadLetterOptions>()
        .Text(nameof(EventBusDeadLetterOptions.Stream), (letters, value) => letters.Stream = value)
        .Flag(nameof(EventBusDeadLetterOptions.PerStream), (letters, value) => letters.PerStream = value)
        .LongNumber(nameof(EventBusDeadLetterOptions.MaxLength), (letters, value) => letters.MaxLength = value)
        .Duration(nameof(EventBusDeadLetterOptions.MaxAge), (letters, value) => letters.MaxAge = value)
        .Texts(nameof(EventBusDeadLetterOptions.ReplayStreams), (letters, values) => Refill(letters.ReplayStreams, values))
        .Text(nameof(EventBusDeadLetterOptions.ServiceName), (letters, value) => letters.ServiceName = value)
        .Name<ExhaustedAction>(nameof(EventBusDeadLetterOptions.OnExhausted), (letters, value) => letters.OnExhausted = value);

    private static OptionKeys<EventBusStreamRetentionOptions> RetainedStream { get; } = new OptionKeys<EventBusStreamRetentionOptions>()
        .Text(nameof(EventBusStreamRetentionOptions.Stream), (stream, value) => stream.Stream = value)
        .Flag(nameof(EventBusStreamRetentionOptions.UntilAcknowledged), (stream, value) => stream.UntilAcknowledged = value)
        .LongNumber(nameof(EventBusStreamRetentionOptions.MaxLength), (stream, value) => stream.MaxLength = value)
        .Duration(nameof(EventBusStreamRetentionOptions.MaxAge), (stream, value) => stream.MaxAge = value);

    private static OptionKeys<EventBusRetentionOptions> Retention { get; } = new OptionKeys<EventBusRetentionOptions>()
        .Duration(nameof(EventBusRetentionOptions.Interval), (retention, value) => retention.Interval = value)
        .Flag(nameof(EventBusRetentionOptions.UntilAcknowledged), (retention, value) => retention.UntilAcknowledged = value)
        .Sections(nameof(EventBusRetentionOptions.Streams), retention => retention.Streams, RetainedStream);

    private static OptionKeys<EventBusHealthOptions> Health { get; } = new OptionKeys<EventBusHealthOptions>()
        .LongNumber(nameof(EventBusHealthOptions.MaxLag), (health, value) => health.MaxLag = value)
        .LongNumber(nameof(EventBusHealthOptions.MaxDeadLetters), (health, value) => health.MaxDeadLetters = value);

    /// <summary>The section of the bus. Initialized last: it is made of the others.</summary>
    public static OptionKeys<PromyEventBusOptions> All { get; } = new OptionKeys<PromyEventBusOptions>()
        .Section(nameof(PromyEventBusOptions.Redis), bus => bus.Redis, Redis)
        .Section(nameof(PromyEventBusOptions.Publisher), bus => bus.Publisher, Publisher)
        .Section(nameof(PromyEventBusOptions.Consumer), bus => bus.Consumer, Consumer)
        .Sections(nameof(PromyEventBusOptions.EventTypes), bus => bus.EventTypes, EventType)
        .Section(nameof(PromyEventBusOptions.Json), bus => bus.Json, Json)
        .Section(nameof(PromyEventBusOptions.Retry), bus => bus.Retry, Retry)
        .Section(nameof(PromyEventBusOptions.DeadLetter), bus => bus.DeadLetter, DeadLetter)
        .Section(nameof(PromyEventBusOptions.Retention), bus => bus.Retention, Retention)
        .Section(nameof(PromyEventBusOptions.Health), bus => bus.Health, Health)
        .Flag(nameof(PromyEventBusOptions.AllowUnknownKeys), (bus, value) => bus.AllowUnknownKeys = value);

    private static void Refill<T>(IList<T> list, List<T> values)
    {
        list.Clear();
        values.ForEach(list.Add);
    }
}
