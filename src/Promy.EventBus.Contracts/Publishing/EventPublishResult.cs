namespace Promy.EventBus;

/// <summary>Outcome of one event of a batch.</summary>
/// <param name="EventId">Id of the event.</param>
/// <param name="EntryId">Id of the stored entry; <see langword="null"/> if the event was not confirmed.</param>
/// <param name="Error">
/// <see cref="EventNotPublishedException"/> or <see cref="EventPublishOutcomeUnknownException"/> if it was not
/// confirmed.
/// </param>
public sealed record EventPublishResult(string EventId, string? EntryId, EventPublishException? Error)
{
    /// <summary>Whether the server confirmed the event.</summary>
    public bool IsPublished => EntryId is not null;
}
