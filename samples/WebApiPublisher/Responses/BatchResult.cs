using Promy.EventBus;

namespace WebApiPublisher.Responses;

/// <summary>The outcome of one event of a batch.</summary>
/// <param name="EventId">Id of the event; the same in every delivery and in the dead letter.</param>
/// <param name="EntryId">Id of the entry in the stream; null unless the event was published.</param>
/// <param name="Status">Whether the event is stored.</param>
public sealed record BatchResult(string EventId, string? EntryId, BatchResultStatus Status)
{
    public static BatchResult Of(EventPublishResult result) => new(result.EventId, result.EntryId, result.Error switch
    {
        null => BatchResultStatus.Published,
        EventPublishOutcomeUnknownException => BatchResultStatus.Unknown,
        _ => BatchResultStatus.NotPublished,
    });
}
