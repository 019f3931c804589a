namespace Promy.EventBus.Hosting.Tests;

/// <summary>Declares no stream.</summary>
[EventType("homeless.seen", Source = "promy-tests")]
public sealed record HomelessEvent : Event;
