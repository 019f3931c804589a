namespace Promy.EventBus.Hosting.Tests;

/// <summary>A second record for the type of <see cref="OrderPlacedEvent"/>.</summary>
[EventType(OrderPlacedEvent.TypeName, Stream = OrderPlacedEvent.StreamName, Source = "promy-tests")]
public sealed record OtherOrderPlacedEvent : Event;
