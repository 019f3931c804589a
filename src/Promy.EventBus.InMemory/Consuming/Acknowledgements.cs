using System.Diagnostics;

namespace Promy.EventBus.InMemory;

/// <summary>Acknowledges entries, with a span and the metrics of it. These cost nothing without listeners.</summary>
internal sealed class Acknowledgements(
    EventSubscription subscription, ConsumerGroup group, GroupReader reader, TimeProvider timeProvider)
{
    private const string Operation = "ack";
    private const string OperationType = "settle";

    public void Acknowledge(PendingEntry pending, EventDelivery delivery)
    {
        using var span = Start(delivery);
        var began = EventBusInstruments.OperationDuration.Enabled ? timeProvider.GetTimestamp() : 0;
        if (!group.Acknowledge(reader, pending))
        {
            subscription.Count(EventBusInstruments.AcknowledgedElsewhere);
        }

        if (began != 0)
        {
            EventBusInstruments.OperationDuration.Record(timeProvider.GetElapsedTime(began).TotalSeconds, Tags());
        }
    }

    /// <summary>Within the trace of the handling; none if that is not traced.</summary>
    private BusSpan Start(EventDelivery delivery) =>
        BusSpan.IsWanted && delivery.Span is { Recorded: true } handled
            ? BusSpan.StartApart(
                $"{Operation} {subscription.Stream}", ActivityKind.Client, Tags(), handled.Context, links: null)
            : default;

    private TagList Tags() => new()
    {
        { EventBusTags.System, InMemorySystem.Name },
        { EventBusTags.OperationName, Operation },
        { EventBusTags.OperationType, OperationType },
        { EventBusTags.Destination, subscription.Stream },
        { EventBusTags.ConsumerGroup, subscription.Group },
    };
}
