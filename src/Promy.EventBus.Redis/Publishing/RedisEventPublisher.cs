using Microsoft.Extensions.Logging;
using Polly.Telemetry;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Redis;

// In: events of the application: one, a batch, or queued events.
// Out: entries of a stream that Redis has confirmed, or an exception that says what became of the event.
// Owner: the container of the application; its one task, the queue pump, ends with DrainAsync.
/// <summary>
/// Publishes to Redis Streams: event → validate → serialize → XADD, retried by the class of the outcome.
/// </summary>
internal sealed class RedisEventPublisher : IEventPublisher, IAsyncDisposable
{
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(5);

    private readonly EventEncoder _encoder;
    private readonly EventSender _sender;
    private readonly BatchSender _batchSender;
    private readonly PublishQueue _queue;
    private readonly PublishTelemetry _telemetry;
    private readonly TimeProvider _timeProvider;

    public RedisEventPublisher(
        RedisConnections connections,
        EventBusRedisOptions redisOptions,
        EventBusPublisherOptions options,
        EventSerializer serializer,
        TimeProvider timeProvider,
        ILogger<RedisEventPublisher> logger,
        EventTypeStreams? streams = null,
        TelemetryListener? retryTelemetry = null)
    {
        _timeProvider = timeProvider;
        _encoder = new EventEncoder(serializer, options.MaxPayloadBytes, streams);
        var windows = new SendWindows(connections, redisOptions.WriteTimeout, timeProvider);
        var appender = new EventAppender(connections, new StreamTrimming(options.Streams, timeProvider), windows);
        _sender = new EventSender(appender, PublishRetry.Create(redisOptions, timeProvider, retryTelemetry));
        _batchSender = new BatchSender(appender, _sender);
        _telemetry = new PublishTelemetry(_encoder, RedisSystem.Name, () => connections.Server, timeProvider);
        _queue = new PublishQueue(_batchSender.SendAsync, _telemetry, options.QueueSize, new BusLogger(logger));
    }

    public ValueTask<string> PublishAsync(Event @event, CancellationToken cancellationToken = default) =>
        PublishOneAsync(null, @event, options: null, cancellationToken);

    public ValueTask<string> PublishAsync(
        string stream, Event @event, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(stream);
        return PublishOneAsync(stream, @event, options: null, cancellationToken);
    }

    public ValueTask<string> PublishAsync(
        Event @event, PublishOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        PublishOptionsCheck.ThrowIfUnusable(options);
        return PublishOneAsync(options.Stream, @event, options, cancellationToken);
    }

    public ValueTask<IReadOnlyList<string>> PublishBatchAsync(
        IReadOnlyCollection<Event> events, CancellationToken cancellationToken = default) =>
        PublishManyAsync(null, events, options: null, cancellationToken);

    public ValueTask<IReadOnlyList<string>> PublishBatchAsync(
        string stream, IReadOnlyCollection<Event> events, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(stream);
        return PublishManyAsync(stream, events, options: null, cancellationToken);
    }

    public ValueTask<IReadOnlyList<string>> PublishBatchAsync(
        IReadOnlyCollection<Event> events, PublishOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        PublishOptionsCheck.ThrowIfUnusable(options);
        return PublishManyAsync(options.Stream, events, options, cancellationToken);
    }

    public bool TryEnqueue(Event @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return _queue.TryEnqueue(_encoder.Encode(@event, stream: null));
    }

    public bool TryEnqueue(Event @event, PublishOptions options)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(options);
        return _queue.TryEnqueue(_encoder.Encode(@event, options));
    }

    /// <summary>Refuses further events and sends the queued ones.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) => _queue.DrainAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        using var timeout = new CancellationTokenSource(DisposeTimeout, _timeProvider);
        await DrainAsync(timeout.Token).ConfigureAwait(false);
    }

    private async ValueTask<string> PublishOneAsync(
        string? stream, Event @event, PublishOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(@event);
        using var span = _telemetry.Start(@event, stream, options);
        var began = 0L;
        EncodedEvent? encoded = null;
        try
        {
            encoded = _encoder.Encode(@event, stream, options);
            began = _telemetry.Begin();
            var entryId = await _sender.SendAsync(encoded, cancellationToken).ConfigureAwait(false);
            _telemetry.Record(encoded.Stream, 1, began, error: null);
            _telemetry.Stored(span.Activity, entryId);
            return entryId;
        }
        catch (Exception exception)
        {
            BusSpan.Failed(span.Activity, ExceptionText.TypeOf(exception));
            if (encoded is not null)
            {
                // An event that is refused before it is sent does not count as sent.
                _telemetry.Record(encoded.Stream, 1, began, exception);
                _telemetry.Sent(span.Activity);
            }

            throw;
        }
    }

    private async ValueTask<IReadOnlyList<string>> PublishManyAsync(
        string? stream,
        IReadOnlyCollection<Event> events,
        PublishOptions? options,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count == 0)
        {
            return [];
        }

        using var span = _telemetry.Start(events, stream, options);
        try
        {
            var encoded = await BatchEncoding.EncodeAsync(_encoder, events, stream, options)
                .ConfigureAwait(false);
            if (encoded.Length == 0)
            {
                // Another thread has emptied the collection since.
                return [];
            }

            var began = _telemetry.Begin();
            var sent = await _batchSender.SendAsync(encoded, cancellationToken).ConfigureAwait(false);
            _telemetry.RecordBatch(encoded, sent, began);
            _telemetry.Sent(span.Activity);
            return sent.Errors is null
                ? (IReadOnlyList<string>)sent.EntryIds!
                : throw new EventBatchPublishException(sent.ResultsOf(encoded));
        }
        catch (Exception exception)
        {
            BusSpan.Failed(span.Activity, ExceptionText.TypeOf(exception));
            throw;
        }
    }
}
