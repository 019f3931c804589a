namespace Promy.EventBus.TestWorker;

/// <summary>The event of every scenario: a number to account for it, and the behaviour of its handler.</summary>
[EventType("fault.tested", Source = "promy-tests")]
public sealed record FaultEvent : Event
{
    /// <summary>Identifies the event in every account, independently of its id.</summary>
    public int Number { get; init; }

    /// <summary>How long the handler works, in milliseconds.</summary>
    public int Milliseconds { get; init; }

    /// <summary>Makes the event large.</summary>
    public string? Filler { get; init; }

    /// <summary>One of <see cref="FaultBehaviours"/>.</summary>
    public string Behaviour { get; init; } = FaultBehaviours.Succeed;

    /// <summary>Makes the event as large as the scenario needs.</summary>
    public string? Padding { get; init; }
}
