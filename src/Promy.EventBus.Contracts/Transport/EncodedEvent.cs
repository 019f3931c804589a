using System.Diagnostics.CodeAnalysis;

namespace Promy.EventBus.Transport;

/// <summary>An event ready to be sent: validated, serialized, with its identity and stream fixed.</summary>
[Experimental(ExperimentalTransport.DiagnosticId)]
public sealed class EncodedEvent
{
    // The name of a command, the names of the fields, lengths and trimming.
    private const int Frame = 128;

    internal EncodedEvent(string stream, string eventId, string eventType, byte[] metadata, byte[] payload)
    {
        Stream = stream;
        EventId = eventId;
        EventType = eventType;
        Metadata = metadata;
        Payload = payload;
    }

    /// <summary>Stream that the event goes to.</summary>
    public string Stream { get; }

    /// <summary>Id of the event, as in its metadata and payload.</summary>
    public string EventId { get; }

    /// <summary>Type of the event on the wire.</summary>
    public string EventType { get; }

    /// <summary>The field <c>metadata</c>: a JSON object in UTF-8, at most 8 KiB.</summary>
    public ReadOnlyMemory<byte> Metadata { get; }

    /// <summary>
    /// The field <c>payload</c>: a JSON object in UTF-8, at most <see
    /// cref="EventBusPublisherOptions.MaxPayloadBytes"/>.
    /// </summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>Bytes that it takes on the way, about.</summary>
    internal long Size => Frame + Stream.Length + Metadata.Length + Payload.Length;
}
