namespace Promy.EventBus.Hosting;

/// <summary>Every key of configuration below the section of the bus.</summary>
internal static class BusKeys
{
    private static OptionKeys<EventBusStreamTrimOptions> TrimmedStream { get; } =
        new OptionKeys<EventBusStreamTrimOptions>()
        .Text(nameof(EventBusStreamTrimOptions.Stream),
            stream => stream.Stream, (stream, value) => stream.Stream = value)
        .LongNumber(nameof(EventBusStreamTrimOptions.MaxLength),
            stream => stream.MaxLength, (stream, value) => stream.MaxLength = value)
        .Duration(nameof(EventBusStreamTrimOptions.MaxAge),
            stream => stream.MaxAge, (stream, value) => stream.MaxAge = value);

    private static OptionKeys<EventBusPublisherOptions> Publisher { get; } = new OptionKeys<EventBusPublisherOptions>()
        .Number(nameof(EventBusPublisherOptions.MaxPayloadBytes),
            publisher => publisher.MaxPayloadBytes, (publisher, value) => publisher.MaxPayloadBytes = value)
        .Number(nameof(EventBusPublisherOptions.QueueSize),
            publisher => publisher.QueueSize, (publisher, value) => publisher.QueueSize = value)
        .Sections(nameof(EventBusPublisherOptions.Streams), publisher => publisher.Streams, TrimmedStream);

    private static OptionKeys<EventBusRecoveryOptions> Recovery { get; } = new OptionKeys<EventBusRecoveryOptions>()
        .Duration(nameof(EventBusRecoveryOptions.MinIdle),
            recovery => recovery.MinIdle, (recovery, value) => recovery.MinIdle = value)
        .Duration(nameof(EventBusRecoveryOptions.Interval),
            recovery => recovery.Interval, (recovery, value) => recovery.Interval = value)
        .Number(nameof(EventBusRecoveryOptions.MaxDeliveries),
            recovery => recovery.MaxDeliveries, (recovery, value) => recovery.MaxDeliveries = value);

    private static OptionKeys<EventBusStreamOptions> ConsumedStream { get; } = new OptionKeys<EventBusStreamOptions>()
        .Text(nameof(EventBusStreamOptions.Stream), stream => stream.Stream, (stream, value) => stream.Stream = value)
        .Number(nameof(EventBusStreamOptions.BatchSize),
            stream => stream.BatchSize, (stream, value) => stream.BatchSize = value)
        .Duration(nameof(EventBusStreamOptions.BlockDuration),
            stream => stream.BlockDuration, (stream, value) => stream.BlockDuration = value)
        .Number(nameof(EventBusStreamOptions.MaxConcurrency),
            stream => stream.MaxConcurrency, (stream, value) => stream.MaxConcurrency = value)
        .Duration(nameof(EventBusStreamOptions.HandlerTimeout),
            stream => stream.HandlerTimeout, (stream, value) => stream.HandlerTimeout = value)
        .Name<SubscriptionStart>(nameof(EventBusStreamOptions.StartFrom),
            stream => stream.StartFrom, (stream, value) => stream.StartFrom = value)
        .Name<UnknownTypeAction>(nameof(EventBusStreamOptions.UnknownTypes),
            stream => stream.UnknownTypes, (stream, value) => stream.UnknownTypes = value);

    private static OptionKeys<EventBusConsumerOptions> Consumer { get; } = new OptionKeys<EventBusConsumerOptions>()
        .Text(nameof(EventBusConsumerOptions.Group),
            consumer => consumer.Group, (consumer, value) => consumer.Group = value)
        .Text(nameof(EventBusConsumerOptions.ConsumerId),
            consumer => consumer.ConsumerId, (consumer, value) => consumer.ConsumerId = value)
        .Number(nameof(EventBusConsumerOptions.BatchSize),
            consumer => consumer.BatchSize, (consumer, value) => consumer.BatchSize = value)
        .Duration(nameof(EventBusConsumerOptions.BlockDuration),
            consumer => consumer.BlockDuration, (consumer, value) => consumer.BlockDuration = value)
        .Number(nameof(EventBusConsumerOptions.MaxConcurrency),
            consumer => consumer.MaxConcurrency, (consumer, value) => consumer.MaxConcurrency = value)
        .Number(nameof(EventBusConsumerOptions.MaxPayloadBytes),
            consumer => consumer.MaxPayloadBytes, (consumer, value) => consumer.MaxPayloadBytes = value)
        .Duration(nameof(EventBusConsumerOptions.HandlerTimeout),
            consumer => consumer.HandlerTimeout, (consumer, value) => consumer.HandlerTimeout = value)
        .Duration(nameof(EventBusConsumerOptions.DrainTimeout),
            consumer => consumer.DrainTimeout, (consumer, value) => consumer.DrainTimeout = value)
        .Name<SubscriptionStart>(nameof(EventBusConsumerOptions.StartFrom),
            consumer => consumer.StartFrom, (consumer, value) => consumer.StartFrom = value)
        .Name<UnknownTypeAction>(nameof(EventBusConsumerOptions.UnknownTypes),
            consumer => consumer.UnknownTypes, (consumer, value) => consumer.UnknownTypes = value)
        .Section(nameof(EventBusConsumerOptions.Recovery), consumer => consumer.Recovery, Recovery)
        .Sections(nameof(EventBusConsumerOptions.Streams), consumer => consumer.Streams, ConsumedStream);

    private static OptionKeys<EventBusEventTypeOptions> EventType { get; } = new OptionKeys<EventBusEventTypeOptions>()
        .Text(nameof(EventBusEventTypeOptions.Type), type => type.Type, (type, value) => type.Type = value)
        .Text(nameof(EventBusEventTypeOptions.Stream), type => type.Stream, (type, value) => type.Stream = value);

    private static OptionKeys<EventBusJsonOptions> Json { get; } = new OptionKeys<EventBusJsonOptions>()
        .Flag(nameof(EventBusJsonOptions.EnumsAsNames),
            json => json.EnumsAsNames, (json, value) => json.EnumsAsNames = value)
        .CodeOnly(nameof(EventBusJsonOptions.Converters));

    private static OptionKeys<EventBusRetryOptions> Retry { get; } = new OptionKeys<EventBusRetryOptions>()
        .Durations(nameof(EventBusRetryOptions.Delays), retry => retry.Delays, (retry, values) => retry.Delays = values)
        .Durations(nameof(EventBusRetryOptions.Redelivery),
            retry => retry.Redelivery, (retry, values) => retry.Redelivery = values);

    private static OptionKeys<EventBusDeadLetterOptions> DeadLetter { get; } =
        new OptionKeys<EventBusDeadLetterOptions>()
        .Text(nameof(EventBusDeadLetterOptions.Stream),
            letters => letters.Stream, (letters, value) => letters.Stream = value)
        .Flag(nameof(EventBusDeadLetterOptions.PerStream),
            letters => letters.PerStream, (letters, value) => letters.PerStream = value)
        .LongNumber(nameof(EventBusDeadLetterOptions.MaxLength),
            letters => letters.MaxLength, (letters, value) => letters.MaxLength = value)
        .Duration(nameof(EventBusDeadLetterOptions.MaxAge),
            letters => letters.MaxAge, (letters, value) => letters.MaxAge = value)
        .Texts(nameof(EventBusDeadLetterOptions.ReplayStreams),
            letters => letters.ReplayStreams, (letters, values) => Refill(letters.ReplayStreams, values))
        .Text(nameof(EventBusDeadLetterOptions.ServiceName),
            letters => letters.ServiceName, (letters, value) => letters.ServiceName = value)
        .Name<ExhaustedAction>(nameof(EventBusDeadLetterOptions.OnExhausted),
            letters => letters.OnExhausted, (letters, value) => letters.OnExhausted = value);

    private static OptionKeys<EventBusStreamRetentionOptions> RetainedStream { get; } =
        new OptionKeys<EventBusStreamRetentionOptions>()
        .Text(nameof(EventBusStreamRetentionOptions.Stream),
            stream => stream.Stream, (stream, value) => stream.Stream = value)
        .Flag(nameof(EventBusStreamRetentionOptions.UntilAcknowledged),
            stream => stream.UntilAcknowledged, (stream, value) => stream.UntilAcknowledged = value)
        .LongNumber(nameof(EventBusStreamRetentionOptions.MaxLength),
            stream => stream.MaxLength, (stream, value) => stream.MaxLength = value)
        .Duration(nameof(EventBusStreamRetentionOptions.MaxAge),
            stream => stream.MaxAge, (stream, value) => stream.MaxAge = value);

    private static OptionKeys<EventBusRetentionOptions> Retention { get; } = new OptionKeys<EventBusRetentionOptions>()
        .Duration(nameof(EventBusRetentionOptions.Interval),
            retention => retention.Interval, (retention, value) => retention.Interval = value)
        .Flag(nameof(EventBusRetentionOptions.UntilAcknowledged),
            retention => retention.UntilAcknowledged, (retention, value) => retention.UntilAcknowledged = value)
        .Sections(nameof(EventBusRetentionOptions.Streams), retention => retention.Streams, RetainedStream);

    private static OptionKeys<EventBusHealthOptions> Health { get; } = new OptionKeys<EventBusHealthOptions>()
        .LongNumber(nameof(EventBusHealthOptions.MaxLag),
            health => health.MaxLag, (health, value) => health.MaxLag = value)
        .LongNumber(nameof(EventBusHealthOptions.MaxDeadLetters),
            health => health.MaxDeadLetters, (health, value) => health.MaxDeadLetters = value);

    /// <summary>The section of the bus. Initialized last: it consists of the others.</summary>
    public static OptionKeys<PromyEventBusOptions> All { get; } = new OptionKeys<PromyEventBusOptions>()
        .Section(nameof(PromyEventBusOptions.Redis), bus => bus.Redis, RedisKeys.All)
        .Section(nameof(PromyEventBusOptions.Publisher), bus => bus.Publisher, Publisher)
        .Section(nameof(PromyEventBusOptions.Consumer), bus => bus.Consumer, Consumer)
        .Sections(nameof(PromyEventBusOptions.EventTypes), bus => bus.EventTypes, EventType)
        .Section(nameof(PromyEventBusOptions.Json), bus => bus.Json, Json)
        .Section(nameof(PromyEventBusOptions.Retry), bus => bus.Retry, Retry)
        .Section(nameof(PromyEventBusOptions.DeadLetter), bus => bus.DeadLetter, DeadLetter)
        .Section(nameof(PromyEventBusOptions.Retention), bus => bus.Retention, Retention)
        .Section(nameof(PromyEventBusOptions.Health), bus => bus.Health, Health)
        .Flag(nameof(PromyEventBusOptions.AllowUnknownKeys),
            bus => bus.AllowUnknownKeys, (bus, value) => bus.AllowUnknownKeys = value);

    private static void Refill<T>(IList<T> list, List<T> values)
    {
        list.Clear();
        values.ForEach(list.Add);
    }
}
