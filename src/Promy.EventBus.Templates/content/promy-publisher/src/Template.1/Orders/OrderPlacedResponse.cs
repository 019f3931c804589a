namespace Template._1.Orders;

/// <summary>The event is stored: its id, and the id of its entry in the stream.</summary>
public sealed record OrderPlacedResponse(string EventId, string EntryId);
