namespace Promy.EventBus.TestWorker;

/// <summary>An event of a type that only the new version of the worker handles.</summary>
[EventType("fault.added", Source = "promy-tests")]
public sealed record AddedEvent : Event
{
    /// <summary>Identifies the event in every account, among the numbers of <see cref="FaultEvent"/>.</summary>
    public int Number { get; init; }
}
