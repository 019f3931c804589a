using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Promy.EventBus.Wire;

// In: an event, or the bytes of a payload of any writer.
// Out: the bytes of the payload, or the event, or the reason why it is unreadable.
// Owner: the bus, one instance; its caches are shared by all threads.
/// <summary>
/// Turns events into payloads and back. The options cache all metadata; this class caches the last type.
/// </summary>
/// <param name="options">JSON options for events.</param>
/// <param name="predefined">JSON options for predefined events, if the application's options differ.</param>
internal sealed class EventSerializer(JsonSerializerOptions options, JsonSerializerOptions? predefined = null)
{
    // Most services publish or handle one type at a time.
    private volatile JsonTypeInfo? _last;

    public JsonTypeInfo TypeInfo(Type eventType)
    {
        if (_last is { } last && last.Type == eventType)
        {
            return last;
        }

        try
        {
            var isPredefined = eventType.Assembly == typeof(Event).Assembly;
            return _last = (isPredefined ? predefined ?? options : options).GetTypeInfo(eventType);
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException)
        {
            throw new EventBusConfigurationException(
                $"The event {eventType} cannot be written as JSON: {ExceptionText.MessageOf(exception)} "
                + "If reflection is disabled (AOT), add a JsonSerializerContext that lists it "
                + "with AddJsonSerializerContext.",
                exception);
        }
    }

    /// <summary>Whether any payload can become such an event. No code of the event runs for it.</summary>
    public bool CanRead(Type eventType)
    {
        var typeInfo = TypeInfo(eventType);
        if (typeInfo.Kind != JsonTypeInfoKind.Object || typeInfo.CreateObject is not null)
        {
            return true;
        }

        try
        {
            // A truncated payload: the complaint proves that the type is readable.
            JsonSerializer.Deserialize("{"u8, typeInfo);
        }
        catch (JsonException)
        {
            return true;
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException)
        {
            return false;
        }

        return true;
    }

    public byte[] Serialize(Event @event)
    {
        var buffer = JsonBuffer.Rent();
        JsonSerializer.Serialize(buffer.Writer, @event, TypeInfo(@event.GetType()));
        return buffer.ToArrayAndReturn();
    }

    public bool TryDeserialize<TEvent>(
        in EventMetadata metadata,
        ReadOnlySpan<byte> payload,
        [NotNullWhen(true)] out TEvent? @event,
        [NotNullWhen(false)] out string? error)
        where TEvent : Event
    {
        @event = null;
        try
        {
            var type = (JsonTypeInfo<TEvent>)TypeInfo(typeof(TEvent));
            var json = NullMembers.MayHave(payload) ? NullMembers.Blank(payload, type) : payload;
            @event = JsonSerializer.Deserialize(json, type);
        }
        catch (Exception exception) when (exception is not EventBusConfigurationException)
        {
            // Not a JSON object of this shape, text that is not UTF-8, or any exception of the event's own code: the
            // result is a dead letter.
            error = $"The payload is not a valid {metadata.Type}: "
                + WireNames.Printable(ExceptionText.MessageOf(exception), 512);
            return false;
        }

        if (@event is null)
        {
            error = $"The payload of {metadata.Type} is null.";
            return false;
        }

        @event.CompleteFrom(
            metadata.Id, metadata.Type, metadata.Timestamp, metadata.Version, metadata.Source);
        error = null;
        return true;
    }
}
