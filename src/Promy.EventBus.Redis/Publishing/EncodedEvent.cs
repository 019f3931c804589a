namespace Promy.EventBus.Redis;

/// <summary>An event ready to be sent: validated, serialized, with its identity and stream fixed.</summary>
internal sealed record EncodedEvent(string Stream, string EventId, string EventType, byte[] Metadata, byte[] Payload);
