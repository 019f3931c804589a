namespace Promy.EventBus.Hosting.Tests;

[EventType("order.cancelled", Stream = OrderPlacedEvent.StreamName, Source = "promy-tests")]
public sealed record OrderCancelledEvent : Event;
