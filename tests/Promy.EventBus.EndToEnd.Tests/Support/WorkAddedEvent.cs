namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>An event of a type that only the new version of a service knows.</summary>
[EventType("work.added", Source = "promy-tests")]
public sealed record WorkAddedEvent : Event
{
    public int Number { get; init; }
}
