using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Text.Json;
using Promy.EventBus.Validation;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Transport;

/// <summary>The part of publishing without I/O: event → validate → serialize → size check.</summary>
internal sealed class EventEncoder(EventSerializer serializer, int maxPayloadBytes, EventTypeStreams? streams = null)
{
    private readonly EventValidator _validator = new(serializer);
    private readonly EventTypeStreams _streams = streams ?? EventTypeStreams.Declared;

    /// <summary>Where an event goes if the caller names no stream; <see langword="null"/>: nowhere.</summary>
    public string? StreamOf(Event @event) => _streams.StreamOf(@event.GetType());

    /// <exception cref="EventValidationException">The event is invalid or too large.</exception>
    /// <exception cref="EventBusConfigurationException">The event declares no type, or neither it nor the caller a stream.</exception>
    public EncodedEvent Encode(Event @event, string? stream)
    {
        var errors = _validator.Check(@event);
        return errors.Count == 0
            ? EncodeValid(@event, stream)
            : throw new EventValidationException(@event.Type, errors);
    }

    private EncodedEvent EncodeValid(Event @event, string? stream)
    {
        var destination = stream ?? StreamOf(@event)
            ?? throw new EventBusConfigurationException(
                $"The event {@event.GetType()} declares no stream. Add Stream = \"events:…\" to its [EventType], "
                + "give its type one in EventTypes, or name a stream when publishing.");
        if (!WireNames.IsName(destination))
        {
            throw new EventBusConfigurationException(
                $"The stream '{WireNames.Printable(destination)}' is not usable. {WireNames.NameRule}");
        }

        var payload = Serialize(@event);
        if (payload.Length > maxPayloadBytes)
        {
            throw new EventValidationException(@event.Type, [TooLarge(payload.Length)]);
        }

        var metadata = EventMetadataWriter.Write(MetadataOf(@event));
        return metadata.Length <= EventMetadataReader.MaxBytes
            ? new EncodedEvent(destination, @event.Id, @event.Type, metadata, payload)
            : throw new EventValidationException(@event.Type, [MetadataTooLarge(metadata.Length)]);
    }

    private byte[] Serialize(Event @event)
    {
        try
        {
            return serializer.Serialize(@event);
        }
        catch (Exception exception) when (exception is not (EventBusConfigurationException or OutOfMemoryException))
        {
            // A value that JSON cannot hold (NaN, a cycle) or a property that throws: the event is at fault, and nothing was sent.
            throw new EventValidationException(
                @event.Type,
                [new ValidationResult($"The event cannot be written as JSON: {Explain(exception)}", ["Payload"])]);
        }
    }

    /// <summary>What is wrong, and where: the path is in some messages of the serializer, and in others beside it.</summary>
    private static string Explain(Exception exception)
    {
        var message = WireNames.Printable(ExceptionText.MessageOf(exception));
        return exception is JsonException { Path: { Length: > 0 } path } && !message.Contains(path, StringComparison.Ordinal)
            ? $"{WireNames.Printable(path)}: {message}"
            : message;
    }

    private static EventMetadata MetadataOf(Event @event)
    {
        var activity = Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current : null;
        return new EventMetadata
        {
            Id = @event.Id,
            Type = @event.Type,
            Timestamp = @event.Timestamp,
            Version = @event.Version,
            Source = @event.Source,
            TraceParent = activity?.Id,
            // A longer one, which a caller may have sent to us, is left out.
            TraceState = activity?.TraceStateString is { Length: <= EventMetadataReader.MaxTraceStateLength } state ? state : null,
        };
    }

    private ValidationResult TooLarge(int bytes) =>
        new($"The event has {bytes} bytes as JSON; Publisher:MaxPayloadBytes allows {maxPayloadBytes}.", ["Payload"]);

    private static ValidationResult MetadataTooLarge(int bytes) =>
        new(
            $"The metadata have {bytes} bytes as JSON; consumers read {EventMetadataReader.MaxBytes}. Shorten the source or the version.",
            ["Metadata"]);
}
