using System.Diagnostics;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting;

/// <summary>Traces and metrics of handling. Costs nothing while nobody listens.</summary>
internal static class DispatchTelemetry
{
    public const string Undecodable = "undecodable";
    private const string Operation = "process";

    // A pipeline of the application may try without end, and a span is kept whole until it ends.
    private const int MaxFailedAttempts = 100;

    public static bool IsTraced => BusSpan.IsWanted;

    public static bool IsMeasured => EventBusInstruments.ProcessDuration.Enabled;

    /// <summary>
    /// The span of one delivery: continues the producer's trace and links to the producer's span, or else begins a
    /// trace.
    /// </summary>
    /// <param name="delivery">What is handled.</param>
    /// <param name="metadata">Its metadata.</param>
    /// <param name="handlers">Names of the handlers, with commas between them.</param>
    /// <param name="system">What the transport calls its server.</param>
    public static BusSpan Start(
        EventDelivery delivery, in EventMetadata metadata, string handlers, string system)
    {
        var isTraced = ActivityContext.TryParse(
            metadata.TraceParent, metadata.TraceState, isRemote: true, out var producer);
        var tags = new TagList
        {
            { EventBusTags.System, system },
            { EventBusTags.OperationName, Operation },
            { EventBusTags.OperationType, Operation },
            { EventBusTags.Destination, delivery.Stream },
            { EventBusTags.ConsumerGroup, delivery.Group },
            { EventBusTags.MessageId, metadata.Id },
            { EventBusTags.EventType, metadata.Type },
            { EventBusTags.Handler, handlers },
            { EventBusTags.EntryId, delivery.EntryId },
        };
        delivery.Server?.AddTo(ref tags);
        if (metadata.CorrelationId is not null)
        {
            tags.Add(EventBusTags.ConversationId, metadata.CorrelationId);
        }

        return BusSpan.StartApart(
            $"{Operation} {delivery.Stream}",
            ActivityKind.Consumer,
            tags,
            producer,
            isTraced ? [new ActivityLink(producer)] : null);
    }

    /// <summary>A handler was run so often: several handlers of an event, one after the other, add up.</summary>
    public static void Attempted(Activity? activity, int attempts) =>
        activity?.SetTag(EventBusTags.Attempts, attempts + (activity.GetTagItem(EventBusTags.Attempts) as int? ?? 0));

    /// <summary>
    /// The attempt is told even if the event succeeds later. The text of its exception is not: only that of the last
    /// one has an event of its own.
    /// </summary>
    public static void AttemptFailed(Activity? activity, PlannedHandler handler, int attempt, Exception exception)
    {
        if (activity is not null && attempt <= MaxFailedAttempts)
        {
            activity.AddEvent(new ActivityEvent(EventBusTags.AttemptFailed, tags: new ActivityTagsCollection
            {
                { EventBusTags.Attempt, attempt },
                { EventBusTags.Handler, handler.Name },
                { EventBusTags.ExceptionType, ExceptionText.TypeOf(exception) },
            }));
        }
    }

    public static void Failed(Activity? activity, string errorType) => BusSpan.Failed(activity, errorType);

    public static void Failed(Activity? activity, Exception exception)
    {
        Failed(activity, ExceptionText.TypeOf(exception));
        try
        {
            activity?.AddException(exception);
        }
        catch (Exception)
        {
            // A listener, or the text of the exception: its type is told already.
        }
    }

    /// <summary>Duration of one handler with all its attempts.</summary>
    /// <param name="handler">The handler.</param>
    /// <param name="system">What the transport calls its server.</param>
    /// <param name="server">Where the server is, if that is known.</param>
    /// <param name="started">Timestamp of the start; 0: nothing is recorded.</param>
    /// <param name="timeProvider">The clock of the timestamp.</param>
    /// <param name="error">What it failed with.</param>
    public static void Record(
        PlannedHandler handler,
        string system,
        ServerAddress? server,
        long started,
        TimeProvider timeProvider,
        Exception? error)
    {
        if (started == 0)
        {
            return;
        }

        var tags = Tags(handler);
        tags.Add(EventBusTags.System, system);
        tags.Add(EventBusTags.OperationName, Operation);
        server?.AddTo(ref tags);
        if (error is not null)
        {
            tags.Add(EventBusTags.ErrorType, ExceptionText.TypeOf(error));
        }

        EventBusInstruments.ProcessDuration.Record(timeProvider.GetElapsedTime(started).TotalSeconds, tags);
    }

    public static void Retried(PlannedHandler handler)
    {
        if (EventBusInstruments.Retries.Enabled)
        {
            EventBusInstruments.Retries.Add(1, Tags(handler));
        }
    }

    public static void Abandoned(PlannedHandler handler) => EventBusInstruments.AbandonedHandlers.Add(1, Tags(handler));

    private static TagList Tags(PlannedHandler handler) => new()
    {
        { EventBusTags.Destination, handler.Stream },
        { EventBusTags.ConsumerGroup, handler.Group },
        { EventBusTags.Handler, handler.Name },
    };
}
