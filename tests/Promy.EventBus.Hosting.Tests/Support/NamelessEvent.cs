namespace Promy.EventBus.Hosting.Tests;

/// <summary>Has no [EventType].</summary>
public sealed record NamelessEvent : Event;
