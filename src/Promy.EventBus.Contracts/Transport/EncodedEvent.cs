namespace Promy.EventBus.Transport;

/// <summary>An event ready to be sent: validated, serialized, with its identity and stream fixed.</summary>
internal sealed record EncodedEvent(string Stream, string EventId, string EventType, byte[] Metadata, byte[] Payload)
{
    // The command's name, the names of the fields, lengths and trimming.
    private const int Frame = 128;

    /// <summary>What it is on the way, about.</summary>
    public long Size => Frame + Stream.Length + Metadata.Length + Payload.Length;
}
