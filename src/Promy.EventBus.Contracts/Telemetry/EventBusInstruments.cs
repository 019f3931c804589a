using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Promy.EventBus;

// In: events and their outcomes, reported by the transport and the host.
// Out: spans and measurements for listeners; an exception of a listener goes no further.
// Owner: the process: one source and one meter for every bus in it.
/// <summary>
/// The one ActivitySource and Meter of the bus. Instruments cost nothing while nobody listens. Tags never carry an
/// event id, an unknown event type or a consumer name, so their number is bounded.
/// </summary>
internal static class EventBusInstruments
{
    public static readonly ActivitySource Activities = new(EventBusTelemetry.ActivitySourceName);

    private static readonly Meter Meter = new(EventBusTelemetry.MeterName);

    // The boundaries that the conventions demand, in seconds: OpenTelemetry's own default begins with 5.
    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    /// <summary>
    /// Events confirmed or failed, by stream and <c>error.type</c> (OpenTelemetry: messaging.client.sent.messages).
    /// </summary>
    public static readonly BusCounter Sent =
        new(Meter.CreateCounter<long>(
            "messaging.client.sent.messages", "{message}", "Events that the publisher tried to send."));

    /// <summary>Duration of a publish call, or of an acknowledgement, in seconds.</summary>
    public static readonly BusHistogram OperationDuration =
        Duration("messaging.client.operation.duration", "Duration of a publish call or of an acknowledgement.");

    /// <summary>Deliveries settled, by stream, group and outcome.</summary>
    public static readonly BusCounter Consumed =
        new(Meter.CreateCounter<long>(
            "messaging.client.consumed.messages", "{message}", "Deliveries by their outcome."));

    /// <summary>Duration of one handler with its retries, in seconds.</summary>
    public static readonly BusHistogram ProcessDuration =
        Duration("messaging.process.duration", "Duration of a handler with its retries.");

    /// <summary>Failed attempts that were tried again.</summary>
    public static readonly BusCounter Retries =
        new(Meter.CreateCounter<long>("promy.eventbus.retries", "{attempt}", "Failed attempts that are tried again."));

    public static readonly BusCounter DeadLetters =
        new(Meter.CreateCounter<long>("promy.eventbus.dead_letters", "{message}", "Dead letters written."));

    /// <summary>Dead letters that could not be written; the entry stays pending.</summary>
    public static readonly BusCounter DeadLetterFailures =
        new(Meter.CreateCounter<long>(
            "promy.eventbus.dead_letter_failures", "{message}", "Dead letters that could not be written."));

    /// <summary>Entries claimed from another consumer, or from an earlier life of this consumer.</summary>
    public static readonly BusCounter Reclaimed =
        new(Meter.CreateCounter<long>("promy.eventbus.reclaimed", "{message}", "Abandoned entries taken over."));

    /// <summary>Entries deleted from the stream while they were pending.</summary>
    public static readonly BusCounter DeletedWhilePending =
        new(Meter.CreateCounter<long>(
            "promy.eventbus.deleted_while_pending", "{message}", "Entries deleted while pending."));

    /// <summary>Acknowledged ids that were no longer pending: settled elsewhere, or the group was lost.</summary>
    public static readonly BusCounter AcknowledgedElsewhere =
        new(Meter.CreateCounter<long>(
            "promy.eventbus.acknowledged_elsewhere", "{message}", "Acknowledgements without effect."));

    /// <summary>Handlers that ignored their cancelled token and were abandoned.</summary>
    public static readonly BusCounter AbandonedHandlers =
        new(Meter.CreateCounter<long>(
            "promy.eventbus.abandoned_handlers", "{handler}", "Handlers that ignored their token."));

    /// <summary>Queued events (fire and forget) that were dropped or failed.</summary>
    public static readonly BusCounter QueuedEventsLost =
        new(Meter.CreateCounter<long>(
            "promy.eventbus.queued_events_lost", "{message}", "Queued events that were not stored."));

    /// <summary>Entries that this process trimmed in the background.</summary>
    public static readonly BusCounter Trimmed =
        new(Meter.CreateCounter<long>("promy.eventbus.trimmed", "{message}", "Entries trimmed in the background."));

    /// <summary>Trimmed entries that some group had not read.</summary>
    public static readonly BusCounter TrimmedUnread =
        new(Meter.CreateCounter<long>(
            "promy.eventbus.trimmed_unread", "{message}", "Entries trimmed that some group had not read."));

    /// <summary>
    /// Entries in a dead-letter stream, as last counted. Recorded, not observed: an observer must not wait for the
    /// server.
    /// </summary>
    public static readonly BusGauge DeadLetterEntries =
        new(Meter.CreateGauge<long>(
            "promy.eventbus.dead_letter_entries", "{message}", "Entries in a dead-letter stream."));

    private static BusHistogram Duration(string name, string description) =>
        new(Meter.CreateHistogram(name, "s", description, tags: null, Durations));
}
