namespace WebApiPublisher.Responses;

/// <summary>An event that Redis confirmed.</summary>
/// <param name="EventId">Id of the event; the same in every delivery and in the dead letter.</param>
/// <param name="EntryId">Id of the entry in the stream.</param>
public sealed record PublishedEvent(string EventId, string EntryId);
