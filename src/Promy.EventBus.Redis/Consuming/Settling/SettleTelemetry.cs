using System.Diagnostics;

namespace Promy.EventBus.Redis;

/// <summary>Traces and metrics of acknowledgements. Costs nothing without listeners.</summary>
internal static class SettleTelemetry
{
    // The limit of OpenTelemetry's exporters.
    private const int MaxLinks = 128;
    private const string Operation = "ack";
    private const string OperationType = "settle";

    public static bool IsMeasured => EventBusInstruments.OperationDuration.Enabled;

    /// <summary>
    /// A span for a command: for a single entry within the trace of its handling, for several with links to theirs.
    /// None if no entry is traced.
    /// </summary>
    public static BusSpan Start(List<HeldDelivery> batch)
    {
        if (!BusSpan.IsWanted)
        {
            return default;
        }

        var handled = batch.Select(settled => settled.Delivery.Span).OfType<Activity>().Where(span => span.Recorded)
            .Take(MaxLinks).Select(span => span.Context).ToList();
        if (handled.Count == 0)
        {
            return default;
        }

        var delivery = batch[0].Delivery;
        var tags = TagsOf(delivery);
        if (batch.Count == 1)
        {
            return BusSpan.StartApart(
                $"{Operation} {delivery.Stream}", ActivityKind.Client, tags, handled[0], links: null);
        }

        tags.Add(EventBusTags.BatchCount, batch.Count);
        return BusSpan.StartApart(
            $"{Operation} {delivery.Stream}",
            ActivityKind.Client,
            tags,
            parent: default,
            handled.Select(context => new ActivityLink(context)));
    }

    public static void Record(EventDelivery delivery, TimeSpan duration, Exception? error)
    {
        var tags = TagsOf(delivery);
        if (error is not null)
        {
            tags.Add(EventBusTags.ErrorType, ExceptionText.TypeOf(error));
        }

        EventBusInstruments.OperationDuration.Record(duration.TotalSeconds, tags);
    }

    private static TagList TagsOf(EventDelivery delivery)
    {
        var tags = new TagList
        {
            { EventBusTags.System, RedisSystem.Name },
            { EventBusTags.OperationName, Operation },
            { EventBusTags.OperationType, OperationType },
            { EventBusTags.Destination, delivery.Stream },
            { EventBusTags.ConsumerGroup, delivery.Group },
        };
        delivery.Server?.AddTo(ref tags);
        return tags;
    }
}
