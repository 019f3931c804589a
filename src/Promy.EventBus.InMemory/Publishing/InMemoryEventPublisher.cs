using Microsoft.Extensions.Logging;

namespace Promy.EventBus.InMemory;

// In: events of the application, one, a batch or queued ones.
// Out: entries of a stream, or an exception that says that the event is not stored.
// Owner: the container of the application; its one task, the queue pump, ends with DrainAsync.
/// <summary>Publishes to the streams of the broker: event → validate → serialize → append.</summary>
internal sealed class InMemoryEventPublisher : IEventPublisher, IAsyncDisposable
{
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(5);

    private readonly EventEncoder _encoder;
    private readonly EventAppender _appender;
    private readonly PublishQueue _queue;
    private readonly PublishTelemetry _telemetry;
    private readonly TimeProvider _timeProvider;
    private readonly IBrokerObserver? _observer;

    public InMemoryEventPublisher(
        BrokerLink link,
        EventBusPublisherOptions options,
        EventEncoder encoder,
        TimeProvider timeProvider,
        ILogger<InMemoryEventPublisher> logger)
    {
        _timeProvider = timeProvider;
        _observer = link.Broker.Observer;
        _encoder = encoder;
        _appender = new EventAppender(link, options.Streams);
        _telemetry = new PublishTelemetry(encoder, InMemorySystem.Name, static () => null, timeProvider);
        _queue = new PublishQueue(
            _observer is null ? _appender.AppendAsync : AppendQueuedAsync,
            _telemetry,
            options.QueueSize,
            new BusLogger(logger));
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
        return TryEnqueue(@event, _encoder.Encode(@event, stream: null));
    }

    public bool TryEnqueue(Event @event, PublishOptions options)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(options);
        return TryEnqueue(@event, _encoder.Encode(@event, options));
    }

    /// <summary>Refuses further events and sends the queued ones.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) => _queue.DrainAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        using var timeout = new CancellationTokenSource(DisposeTimeout, _timeProvider);
        await DrainAsync(timeout.Token).ConfigureAwait(false);
    }

    private bool TryEnqueue(Event @event, EncodedEvent encoded)
    {
        _observer?.Publishing(@event);

        // Before it may have been sent.
        _observer?.Enqueued();
        var isTaken = _queue.TryEnqueue(encoded);
        if (!isTaken)
        {
            _observer?.Dequeued(1);
        }

        return isTaken;
    }

    private async ValueTask<SentBatch> AppendQueuedAsync(EncodedEvent[] batch, CancellationToken cancellationToken)
    {
        try
        {
            return await _appender.AppendAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _observer?.Dequeued(batch.Length);
        }
    }

    /// <summary>Nothing waits; every error is in the task.</summary>
    private ValueTask<string> PublishOneAsync(
        string? stream, Event @event, PublishOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(@event);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<string>(cancellationToken);
        }

        try
        {
            return new(PublishOne(stream, @event, options));
        }
        catch (Exception exception)
        {
            // The caller's: it is thrown where the task is awaited.
            return ValueTask.FromException<string>(exception);
        }
    }

    private string PublishOne(string? stream, Event @event, PublishOptions? options)
    {
        using var span = _telemetry.Start(@event, stream, options);
        var began = 0L;
        EncodedEvent? encoded = null;
        try
        {
            encoded = _encoder.Encode(@event, stream, options);
            _observer?.Publishing(@event);
            began = _telemetry.Begin();
            var entryId = _appender.Append(encoded);
            _telemetry.Record(encoded.Stream, 1, began, error: null);
            _telemetry.Stored(span.Activity, entryId);
            return entryId;
        }
        catch (Exception exception)
        {
            BusSpan.Failed(span.Activity, ExceptionText.TypeOf(exception));
            if (encoded is not null)
            {
                // What was refused before it was sent is not counted as sent.
                _telemetry.Record(encoded.Stream, 1, began, exception);
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
            var encoded = await BatchEncoding.EncodeAsync(_encoder, events, stream, options).ConfigureAwait(false);
            if (encoded.Length == 0)
            {
                // A collection that another thread has emptied since.
                return [];
            }

            if (_observer is not null)
            {
                foreach (var @event in events)
                {
                    _observer.Publishing(@event);
                }
            }

            var began = _telemetry.Begin();
            var sent = await _appender.AppendAsync(encoded, cancellationToken).ConfigureAwait(false);
            _telemetry.RecordBatch(encoded, sent, began);
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
