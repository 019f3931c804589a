using Promy.EventBus.Transport;

namespace Promy.EventBus;

/// <summary>The outcomes of a batch's events, in order.</summary>
/// <param name="EntryIds">Ids of the stored entries; <see langword="null"/> for an unconfirmed event.</param>
/// <param name="Errors">Why an event was not confirmed; <see langword="null"/> if all were, as nearly always.</param>
internal sealed record SentBatch(string?[] EntryIds, EventPublishException?[]? Errors)
{
    public EventPublishResult[] ResultsOf(EncodedEvent[] batch) =>
        [.. batch.Select((encoded, index) => new EventPublishResult(encoded.EventId, EntryIds[index], Errors?[index]))];
}
