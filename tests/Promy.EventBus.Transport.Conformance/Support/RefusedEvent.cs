namespace Promy.EventBus.Transport.Conformance;

/// <summary>An event whose declared stream a test lets the server refuse.</summary>
[EventType("conformance.refused", Stream = StreamName, Source = ConformanceEvent.SourceName)]
public sealed record RefusedEvent : Event
{
    /// <summary>The declared stream.</summary>
    public const string StreamName = "conformance:refused";
}
