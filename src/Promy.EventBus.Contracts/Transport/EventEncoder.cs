using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Promy.EventBus.Validation;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Transport;

/// <summary>
/// The part of publishing without I/O, the same for every transport: validate, serialize, check the size. The host
/// registers it as a singleton, and a transport takes it in its constructor. Safe for use by many threads at once.
/// </summary>
[Experimental(ExperimentalTransport.DiagnosticId)]
public sealed class EventEncoder
{
    private readonly EventSerializer _serializer;
    private readonly int _maxPayloadBytes;
    private readonly EventValidator _validator;
    private readonly EventTypeStreams _streams;

    internal EventEncoder(EventSerializer serializer, int maxPayloadBytes, EventTypeStreams? streams = null)
    {
        _serializer = serializer;
        _maxPayloadBytes = maxPayloadBytes;
        _validator = new EventValidator(serializer);
        _streams = streams ?? EventTypeStreams.Declared;
    }

    /// <summary>
    /// Stream that an event goes to if its publisher names none: by the options <c>EventTypes</c>, else as its
    /// <see cref="EventTypeAttribute"/> declares; <see langword="null"/> if neither says.
    /// </summary>
    /// <param name="event">The event.</param>
    public string? StreamOf(Event @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return _streams.StreamOf(@event.GetType());
    }

    /// <summary>
    /// Validates an event and writes its metadata, with the current trace (<see cref="Activity.Current"/>), and its
    /// payload.
    /// </summary>
    /// <param name="event">The event.</param>
    /// <param name="options">What the publisher says beside it; <see langword="null"/>: nothing.</param>
    /// <exception cref="EventValidationException">The event is invalid or too large.</exception>
    /// <exception cref="EventBusConfigurationException">
    /// The event declares no type, or neither it nor the options name a usable stream.
    /// </exception>
    /// <exception cref="ArgumentException">The options cannot be used.</exception>
    public EncodedEvent Encode(Event @event, PublishOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(@event);
        PublishOptionsCheck.ThrowIfUnusable(options);
        return Encode(@event, options?.Stream, options);
    }

    /// <param name="event">The event.</param>
    /// <param name="stream">Where it goes; <see langword="null"/>: where it declares.</param>
    /// <param name="options">Correlation and headers. They were checked, and their stream does not count.</param>
    internal EncodedEvent Encode(Event @event, string? stream, PublishOptions? options = null)
    {
        var errors = _validator.Check(@event);
        return errors.Count == 0
            ? EncodeValid(@event, stream, options)
            : throw new EventValidationException(@event.Type, errors);
    }

    private EncodedEvent EncodeValid(Event @event, string? stream, PublishOptions? options)
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
        if (payload.Length > _maxPayloadBytes)
        {
            throw new EventValidationException(@event.Type, [TooLarge(payload.Length)]);
        }

        var metadata = EventMetadataWriter.Write(MetadataOf(@event, options));
        return metadata.Length <= EventMetadataReader.MaxBytes
            ? new EncodedEvent(destination, @event.Id, @event.Type, metadata, payload)
            : throw new EventValidationException(@event.Type, [MetadataTooLarge(metadata.Length)]);
    }

    private byte[] Serialize(Event @event)
    {
        try
        {
            return _serializer.Serialize(@event);
        }
        catch (Exception exception) when (exception is not (EventBusConfigurationException or OutOfMemoryException))
        {
            // A value that JSON cannot hold (NaN, a cycle) or a property that throws: the event is at fault.
            throw new EventValidationException(
                @event.Type,
                [new ValidationResult($"The event cannot be written as JSON: {Explain(exception)}", ["Payload"])]);
        }
    }

    /// <summary>
    /// The fault and its path. Some messages of the serializer have the path, others have it beside them.
    /// </summary>
    private static string Explain(Exception exception)
    {
        var message = WireNames.Printable(ExceptionText.MessageOf(exception));
        return exception is JsonException { Path: { Length: > 0 } path }
            && !message.Contains(path, StringComparison.Ordinal)
            ? $"{WireNames.Printable(path)}: {message}"
            : message;
    }

    private static EventMetadata MetadataOf(Event @event, PublishOptions? options)
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
            TraceState = activity?.TraceStateString is { Length: <= EventMetadataReader.MaxTraceStateLength } state
                ? state
                : null,
            CorrelationId = options?.CorrelationId,
            Headers = options?.Headers,
        };
    }

    private ValidationResult TooLarge(int bytes) =>
        new($"The event has {bytes} bytes as JSON; Publisher:MaxPayloadBytes allows {_maxPayloadBytes}.", ["Payload"]);

    private static ValidationResult MetadataTooLarge(int bytes) =>
        new(
            $"The metadata have {bytes} bytes as JSON; consumers read {EventMetadataReader.MaxBytes}. "
                + "Shorten the headers, the source or the version.",
            ["Metadata"]);
}
