namespace Promy.EventBus;

/// <summary>
/// The stream of one event type, in place of the one that its <see cref="EventTypeAttribute"/> declares.
/// </summary>
public sealed class EventBusEventTypeOptions
{
    /// <summary>Type of the event on the wire, such as <c>product.identified</c>. Each type is listed once.</summary>
    public string Type { get; set; } = "";

    /// <summary>Name of the stream that events of this type are published to and consumed from.</summary>
    public string Stream { get; set; } = "";
}
