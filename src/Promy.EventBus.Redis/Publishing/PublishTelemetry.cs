using System.Diagnostics;

namespace Promy.EventBus.Redis;

/// <summary>Traces and metrics of publishing. Costs nothing while nobody listens.</summary>
internal static class PublishTelemetry
{
    private const string Operation = "send";

    public static bool IsMeasured => EventBusInstruments.PublishDuration.Enabled || EventBusInstruments.Sent.Enabled;

    public static BusSpan Start(Event @event, string? stream, EventEncoder encoder, int batchCount = 0)
    {
        if (!BusSpan.IsWanted)
        {
            return default;
        }

        var destination = stream ?? encoder.StreamOf(@event);
        var span = BusSpan.Start($"{Operation} {destination}", ActivityKind.Producer);
        var activity = span.Activity;
        activity?.SetTag(EventBusTags.System, EventBusTags.SystemValue);
        activity?.SetTag(EventBusTags.OperationName, Operation);
        activity?.SetTag(EventBusTags.OperationType, Operation);
        activity?.SetTag(EventBusTags.Destination, destination);
        if (batchCount > 0)
        {
            activity?.SetTag(EventBusTags.BatchCount, batchCount);
        }
        else
        {
            activity?.SetTag(EventBusTags.MessageId, WireNames.Printable(@event.Id));
        }

        return span;
    }

    public static void Record(string stream, int count, long started, TimeProvider timeProvider, Exception? error)
    {
        if (!IsMeasured)
        {
            return;
        }

        var tags = new TagList
        {
            { EventBusTags.System, EventBusTags.SystemValue },
            { EventBusTags.OperationName, Operation },
            { EventBusTags.Destination, stream },
        };
        if (error is not null)
        {
            tags.Add(EventBusTags.ErrorType, error.GetType().FullName);
        }

        EventBusInstruments.Sent.Add(count, tags);
        if (started != 0)
        {
            EventBusInstruments.PublishDuration.Record(timeProvider.GetElapsedTime(started).TotalSeconds, tags);
        }
    }

    public static void RecordBatch(EncodedEvent[] batch, SentBatch sent, long started, TimeProvider timeProvider)
    {
        if (!IsMeasured)
        {
            return;
        }

        // To one stream and confirmed, as nearly always: then nothing has to be grouped.
        if (sent.Errors is null && Array.TrueForAll(batch, encoded => encoded.Stream == batch[0].Stream))
        {
            Record(batch[0].Stream, batch.Length, started, timeProvider, error: null);
            return;
        }

        var outcomes = batch.Select((encoded, index) => (encoded.Stream, Error: sent.Errors?[index]));
        foreach (var group in outcomes.GroupBy(outcome => (outcome.Stream, Error: outcome.Error?.GetType())))
        {
            Record(group.Key.Stream, group.Count(), started, timeProvider, group.First().Error);
        }
    }
}
