using System.Collections.Concurrent;
using System.Reflection;

namespace Promy.EventBus;

/// <summary>
/// The contents of <see cref="EventTypeAttribute"/> on an event record, read and checked once per type.
/// </summary>
internal sealed class EventDescriptor
{
    private static readonly ConcurrentDictionary<Type, EventDescriptor> Cache = new();

    // The closed type in use of a generic record: its attribute gives one name to all of them.
    private static readonly ConcurrentDictionary<Type, Type> ClosedAs = new();

    private EventDescriptor(string type, string? stream, string source)
    {
        Type = type;
        Stream = stream;
        Source = source;
    }

    public string Type { get; }

    public string? Stream { get; }

    public string Source { get; }

    /// <exception cref="EventBusConfigurationException">
    /// The record carries no usable <see cref="EventTypeAttribute"/>.
    /// </exception>
    public static EventDescriptor Of(Type eventType) => Cache.GetOrAdd(eventType, Read);

    private static EventDescriptor Read(Type eventType)
    {
        var attribute = eventType.GetCustomAttribute<EventTypeAttribute>(inherit: false)
            ?? throw new EventBusConfigurationException(
                $"The event {eventType} has no [EventType]. "
                + "Add [EventType(\"domain.action\", Stream = \"events:…\")] to it.");

        if (!WireNames.IsEventType(attribute.Name))
        {
            throw new EventBusConfigurationException(
                $"The event {eventType} has the type name '{WireNames.Printable(attribute.Name)}' in its [EventType]. "
                + WireNames.EventTypeRule);
        }

        if (attribute.Stream is not null && !WireNames.IsName(attribute.Stream))
        {
            throw new EventBusConfigurationException(
                $"The event {eventType} has the stream '{WireNames.Printable(attribute.Stream)}' in its [EventType]. "
                + WireNames.NameRule);
        }

        if (eventType.IsConstructedGenericType
            && ClosedAs.GetOrAdd(eventType.GetGenericTypeDefinition(), eventType) is var first && first != eventType)
        {
            throw new EventBusConfigurationException(
                $"The events {first} and {eventType} have the same type name '{attribute.Name}' in their [EventType], "
                + "and readers could not tell them apart. "
                + "Derive a record of its own, with an [EventType] of its own, for each.");
        }

        return new EventDescriptor(
            attribute.Name, attribute.Stream, attribute.Source ?? AppDomain.CurrentDomain.FriendlyName);
    }
}
