namespace Promy.EventBus.Transport.Conformance;

/// <summary>An entry as it is stored.</summary>
/// <param name="EntryId">Id of the entry in its stream.</param>
/// <param name="Metadata">The metadata, byte for byte.</param>
/// <param name="Payload">The payload, byte for byte.</param>
public sealed record StoredEntry(string EntryId, byte[] Metadata, byte[] Payload);
