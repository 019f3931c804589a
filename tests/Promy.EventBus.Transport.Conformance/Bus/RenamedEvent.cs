namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// The event of the suite as another service may have it: another class with other members, the same name on the wire.
/// </summary>
[EventType(ConformanceEvent.TypeName)]
public sealed record RenamedEvent : Event
{
    public long Number { get; init; }

    public string? OnlyHere { get; init; }
}
