using System.Globalization;
using Promy.EventBus.Hosting;

namespace Promy.EventBus.Testing;

/// <summary>
/// Encodes events as the real publishers do, decides what becomes of them as the test has planned, and records that.
/// </summary>
internal sealed class PublishRecorder
{
    private static readonly EventEncoder Encoder = new(
        EventSerializerFactory.Create([], new EventBusJsonOptions()), new EventBusPublisherOptions().MaxPayloadBytes);

    private readonly Lock _gate = new();
    private readonly List<(PublishedRecord Record, RecordedOutcome Outcome)> _records = [];
    private readonly Queue<RecordedOutcome> _planned = new();
    private int _entries;

    public IReadOnlyList<PublishedEvent<TEvent>> Of<TEvent>(RecordedOutcome outcome)
        where TEvent : Event
    {
        lock (_gate)
        {
            return PublishedRecord.Of<TEvent>(
                _records.Where(record => record.Outcome == outcome).Select(record => record.Record));
        }
    }

    public void Plan(RecordedOutcome outcome, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        lock (_gate)
        {
            for (var index = 0; index < count; index++)
            {
                _planned.Enqueue(outcome);
            }
        }
    }

    public ValueTask<string> PublishAsync(Event @event, PublishOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(@event);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<string>(cancellationToken);
        }

        try
        {
            var (entryId, error) = Record(@event, Encoder.Encode(@event, options), options);
            return error is null ? new(entryId) : ValueTask.FromException<string>(error);
        }
        catch (Exception exception)
        {
            // The caller's: it is thrown where the task is awaited.
            return ValueTask.FromException<string>(exception);
        }
    }

    public async ValueTask<IReadOnlyList<string>> PublishBatchAsync(
        IReadOnlyCollection<Event> events, PublishOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        Event[] batch = [.. events];
        var encoded = await BatchEncoding.EncodeAsync(Encoder, batch, options?.Stream, options).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var sent = encoded.Select((one, index) => Record(batch[index], one, options)).ToList();
        return sent.TrueForAll(one => one.Error is null)
            ? [.. sent.Select(one => one.EntryId)]
            : throw new EventBatchPublishException(
            [
                .. sent.Select((one, index) => new EventPublishResult(
                    encoded[index].EventId, one.Error is null ? one.EntryId : null, one.Error)),
            ]);
    }

    public bool TryEnqueue(Event @event, PublishOptions? options) =>
        Record(@event, Encoder.Encode(@event, options), options).Error is not EventNotPublishedException;

    private (string EntryId, EventPublishException? Error) Record(
        Event @event, EncodedEvent encoded, PublishOptions? options)
    {
        lock (_gate)
        {
            var outcome = _planned.TryDequeue(out var planned) ? planned : RecordedOutcome.Published;
            var entryId = outcome == RecordedOutcome.Published
                ? string.Create(CultureInfo.InvariantCulture, $"{++_entries}-0")
                : "";
            _records.Add((new(@event, encoded.Stream, entryId, options ?? new PublishOptions()), outcome));
            return (entryId, ErrorOf(outcome, encoded));
        }
    }

    private static EventPublishException? ErrorOf(RecordedOutcome outcome, EncodedEvent encoded) => outcome switch
    {
        RecordedOutcome.Refused => new EventNotPublishedException(
            $"The event {encoded.EventType} was not published: the test refuses it.", encoded.Stream, encoded.EventId),
        RecordedOutcome.Unknown => new EventPublishOutcomeUnknownException(
            $"The event {encoded.EventType} may be published: the test loses its confirmation.",
            encoded.Stream,
            encoded.EventId),
        _ => null,
    };
}
