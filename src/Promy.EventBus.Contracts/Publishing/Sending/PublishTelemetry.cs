using System.Diagnostics;
using Promy.EventBus.Transport;

namespace Promy.EventBus;

/// <summary>Traces and metrics of publishing. Costs nothing without listeners.</summary>
/// <param name="encoder">Finds the stream of an event.</param>
/// <param name="system">Value of <see cref="EventBusTags.System"/>.</param>
/// <param name="server">The server, if it is known.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class PublishTelemetry(
    EventEncoder encoder, string system, Func<ServerAddress?> server, TimeProvider timeProvider)
{
    private const string Operation = "send";

    private static bool IsMeasured => EventBusInstruments.OperationDuration.Enabled || EventBusInstruments.Sent.Enabled;

    /// <summary>The start of a publish, as a timestamp; 0 without listeners.</summary>
    public long Begin() => IsMeasured ? timeProvider.GetTimestamp() : 0;

    /// <summary>The span of one event.</summary>
    public BusSpan Start(Event @event, string? stream, PublishOptions? options)
    {
        if (!BusSpan.IsWanted)
        {
            return default;
        }

        var destination = stream ?? encoder.StreamOf(@event);
        var tags = TagsOf(destination);
        tags.Add(EventBusTags.OperationType, Operation);
        tags.Add(EventBusTags.MessageId, WireNames.Printable(@event.Id));
        tags.Add(EventBusTags.EventType, EventDescriptor.Of(@event.GetType()).Type);
        AddCorrelation(ref tags, options);
        return BusSpan.Start(NameOf(destination), ActivityKind.Producer, tags);
    }

    /// <summary>The span of a batch.</summary>
    public BusSpan Start(IReadOnlyCollection<Event> events, string? stream, PublishOptions? options)
    {
        if (!BusSpan.IsWanted)
        {
            return default;
        }

        var destination = stream ?? CommonStream(events);
        var tags = TagsOf(destination);
        tags.Add(EventBusTags.OperationType, Operation);
        tags.Add(EventBusTags.BatchCount, events.Count);
        AddCorrelation(ref tags, options);
        return BusSpan.Start(NameOf(destination), ActivityKind.Producer, tags);
    }

    /// <param name="activity">The span of the event.</param>
    /// <param name="entryId">The entry of the event.</param>
    public void Stored(Activity? activity, string entryId)
    {
        if (activity is not null)
        {
            activity.SetTag(EventBusTags.EntryId, entryId);
            Sent(activity);
        }
    }

    /// <summary>The first publish opens the connection: only then the server is known.</summary>
    public void Sent(Activity? activity)
    {
        if (activity is not null && activity.GetTagItem(EventBusTags.ServerAddress) is null)
        {
            server()?.AddTo(activity);
        }
    }

    public void Record(string stream, int count, long began, Exception? error)
    {
        if (!IsMeasured)
        {
            return;
        }

        var tags = TagsOf(stream);
        if (error is not null)
        {
            tags.Add(EventBusTags.ErrorType, ExceptionText.TypeOf(error));
        }

        EventBusInstruments.Sent.Add(count, tags);
        if (began != 0)
        {
            tags.Add(EventBusTags.OperationType, Operation);
            EventBusInstruments.OperationDuration.Record(timeProvider.GetElapsedTime(began).TotalSeconds, tags);
        }
    }

    public void RecordBatch(EncodedEvent[] batch, SentBatch sent, long began)
    {
        if (!IsMeasured)
        {
            return;
        }

        // Nearly always all events go to the same stream and are confirmed: then no grouping is needed.
        if (sent.Errors is null && Array.TrueForAll(batch, encoded => encoded.Stream == batch[0].Stream))
        {
            Record(batch[0].Stream, batch.Length, began, error: null);
            return;
        }

        var outcomes = batch.Select((encoded, index) => (encoded.Stream, Error: sent.Errors?[index]));
        foreach (var group in outcomes.GroupBy(outcome => (outcome.Stream, Error: outcome.Error?.GetType())))
        {
            Record(group.Key.Stream, group.Count(), began, group.First().Error);
        }
    }

    private static void AddCorrelation(ref TagList tags, PublishOptions? options)
    {
        if (options?.CorrelationId is { Length: > 0 } correlationId)
        {
            tags.Add(EventBusTags.ConversationId, correlationId);
        }
    }

    private static string NameOf(string? destination) => destination is null ? Operation : $"{Operation} {destination}";

    /// <summary>The stream of all events; <see langword="null"/> if there are several.</summary>
    private string? CommonStream(IReadOnlyCollection<Event> events)
    {
        try
        {
            var streams = events.Select(encoder.StreamOf).Distinct().Take(2).ToList();
            return streams.Count == 1 ? streams[0] : null;
        }
        catch (Exception)
        {
            // Encoding, which follows, reports the error.
            return null;
        }
    }

    private TagList TagsOf(string? destination)
    {
        var tags = new TagList
        {
            { EventBusTags.System, system },
            { EventBusTags.OperationName, Operation },
        };
        if (destination is not null)
        {
            tags.Add(EventBusTags.Destination, destination);
        }

        server()?.AddTo(ref tags);
        return tags;
    }
}
