using System.Diagnostics;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting;

/// <summary>Traces and metrics of handling. Costs nothing while nobody listens.</summary>
internal static class DispatchTelemetry
{
    public const string Undecodable = "undecodable";
    private const string Operation = "process";

    public static bool IsTraced => BusSpan.IsWanted;

    public static bool IsMeasured => EventBusInstruments.ProcessDuration.Enabled;

    /// <summary>The span of one delivery: continues the producer's trace and links to the producer's span, or else begins a trace.</summary>
    public static BusSpan Start(EventDelivery delivery, in EventMetadata metadata)
    {
        var isTraced = ActivityContext.TryParse(metadata.TraceParent, metadata.TraceState, isRemote: true, out var producer);
        var span = BusSpan.StartApart(
            $"{Operation} {delivery.Stream}", ActivityKind.Consumer, producer, isTraced ? [new ActivityLink(producer)] : null);
        span.Activity?.SetTag(EventBusTags.System, EventBusTags.SystemValue)
            .SetTag(EventBusTags.OperationName, Operation)
            .SetTag(EventBusTags.OperationType, Operation)
            .SetTag(EventBusTags.Destination, delivery.Stream)
            .SetTag(EventBusTags.ConsumerGroup, delivery.Group)
            .SetTag(EventBusTags.MessageId, metadata.Id);
        return span;
    }

    public static void Failed(Activity? activity, string errorType) =>
        activity?.SetTag(EventBusTags.ErrorType, errorType).SetStatus(ActivityStatusCode.Error, errorType);

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
    public static void Record(PlannedHandler handler, long started, TimeProvider timeProvider, Exception? error)
    {
        if (started == 0)
        {
            return;
        }

        var tags = Tags(handler);
        tags.Add(EventBusTags.System, EventBusTags.SystemValue);
        tags.Add(EventBusTags.OperationName, Operation);
        if (error is not null)
        {
            tags.Add(EventBusTags.ErrorType, error.GetType().FullName);
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
