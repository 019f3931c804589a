namespace Promy.EventBus;

/// <summary>The stream of one event type, in place of that of its <see cref="EventTypeAttribute"/>.</summary>
public sealed class EventBusEventTypeOptions
{
    /// <summary>Type of the event on the wire, such as <c>product.identified</c>. Each type is listed once.</summary>
    public string Type { get; set; } = "";

    /// <summary>Name of the stream to publish events of this type to and to consume them from.</summary>
    public string Stream { get; set; } = "";
}
