namespace Promy.EventBus.Redis;

/// <summary>What became of the events of a batch, in their order.</summary>
/// <param name="EntryIds">Ids of the stored entries; <see langword="null"/> for an event that was not confirmed.</param>
/// <param name="Errors">Why an event was not confirmed; <see langword="null"/> where all were, as nearly always.</param>
internal sealed record SentBatch(string?[] EntryIds, EventPublishException?[]? Errors)
{
    public EventPublishResult[] ResultsOf(EncodedEvent[] batch) =>
        [.. batch.Select((encoded, index) => new EventPublishResult(encoded.EventId, EntryIds[index], Errors?[index]))];
}
