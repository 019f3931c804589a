using Promy.EventBus.InMemory;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Testing;

// In: what the broker, the publishers and the subscriptions tell.
// Out: records, lines of the timeline, the number in flight, and the state of the groups.
// Owner: the harness.
/// <summary>The account of the streams. Its own locks are innermost: it is told under those of the streams.</summary>
internal sealed class BrokerAccount(
    InFlight inFlight, GroupAccounts groups, EventRecords records, EventTimeline timeline, TimeProvider clock)
    : IBrokerObserver
{
    public void Publishing(Event @event) => records.Know(@event);

    public void Enqueued() => inFlight.Begin();

    public void Dequeued(int count) => inFlight.End(count);

    public void Appended(string stream, StreamEntry entry)
    {
        if (!EventMetadataReader.TryRead(entry.Metadata.Span, out var metadata, out _))
        {
            return;
        }

        var beside = new PublishOptions { CorrelationId = metadata.CorrelationId, Headers = metadata.Headers };
        if (metadata.ReplayCount > 0)
        {
            timeline.Add(metadata.Id, metadata.Type, $"replayed to {stream} as {entry.IdText}");
        }
        else if (records.TryAddPublished(metadata.Id, stream, entry.IdText, beside))
        {
            timeline.Add(metadata.Id, metadata.Type, $"published to {stream} as {entry.IdText}");
        }
    }

    public void Replayed(string stream, string group, StreamEntry entry) =>
        Tell(entry.Metadata, entry.IdText, $"{group}: replayed to this group");

    public void WorkBegins() => inFlight.Begin();

    public void WorkEnded() => inFlight.End();

    public void Joined(EventSubscription subscription) => groups.Joined(subscription);

    public void Leaving(EventSubscription subscription) => groups.Leaving(subscription);

    public void Delivered(EventDelivery delivery)
    {
        var again = delivery.History is { Redeliveries: > 0 and var number } ? $", redelivery {number}" : "";
        Tell(delivery, $"delivered, delivery {delivery.DeliveryCount}{again}");
    }

    public void Settling(EventDelivery delivery, DeliveryOutcomeKind kind, string? detail = null)
    {
        var because = detail is null ? "" : $": {detail}";
        var text = kind switch
        {
            DeliveryOutcomeKind.Handled => "acknowledged",
            DeliveryOutcomeKind.Skipped => "acknowledged, because nobody in the group handles its type",
            DeliveryOutcomeKind.Released => "released by the stop of the host",
            DeliveryOutcomeKind.KeptPending => $"left pending{because}",
            DeliveryOutcomeKind.Paused => $"handed back, and the subscription pauses{because}",
            DeliveryOutcomeKind.Unhandled => $"handed over to the member {detail}",
            _ => null,
        };
        if (text is not null)
        {
            Tell(delivery, text);
        }
    }

    public void PuttingOff(EventDelivery delivery, Redelivery later) =>
        Tell(
            delivery,
            $"put off until {timeline.TimeOf(clock.GetUtcNow() + later.Delay)}, redelivery "
                + $"{later.History.Redeliveries} to {later.History.Handler}");

    public void DeadLettered(DeadLetter letter, string stream, string entryId)
    {
        var isReadable = EventMetadataReader.TryRead(letter.OriginalMetadata.Span, out var metadata, out _);
        records.Add(new DeadLetterRecord(
            isReadable ? metadata.Id : "",
            letter.Failure,
            letter.OriginalStream,
            letter.ConsumerGroup,
            stream,
            entryId));
        var text = $"{letter.ConsumerGroup}: dead-lettered to {stream} as {entryId}: {letter.Failure.Reason}";
        Tell(letter.OriginalMetadata, letter.EntryId, text);
    }

    public void Paused(EventSubscription subscription, string reason) => groups.Paused(subscription, reason);

    public void Asking() => inFlight.Begin();

    public void Asked(EventSubscription subscription, string? reason)
    {
        groups.Asked(subscription, reason);
        inFlight.End();
    }

    private void Tell(EventDelivery delivery, string text) =>
        Tell(delivery.Metadata, delivery.EntryId, $"{delivery.Group}: {text}");

    private void Tell(ReadOnlyMemory<byte> metadata, string entryId, string text)
    {
        if (EventMetadataReader.TryRead(metadata.Span, out var read, out _))
        {
            timeline.Add(read.Id, read.Type, text);
        }
        else
        {
            timeline.Add(entryId, "unreadable entry", text);
        }
    }
}
