namespace Promy.EventBus;

/// <summary>Names an event on the wire, and the stream to which it is published.</summary>
/// <param name="name">
/// Type of the event on the wire, such as <c>promotion.created</c>: 1 to 256 characters of <c>A-Z a-z 0-9 . _ -</c>.
/// </param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventTypeAttribute(string name) : Attribute
{
    /// <summary>Type of the event on the wire. No CLR type name ever travels.</summary>
    public string Name { get; } = name;

    /// <summary>
    /// Stream to publish the event to and to consume it from, such as <see cref="EventStreams.Promotions"/>.
    /// </summary>
    /// <value><see langword="null"/>: the publisher and the consumer must then name a stream.</value>
    public string? Stream { get; set; }

    /// <summary>Default of <see cref="Event.Source"/>: the service that owns this event.</summary>
    /// <value><see langword="null"/>: the name of the running program is used.</value>
    public string? Source { get; set; }
}
