namespace Promy.EventBus.TestWorker;

[EventType("work.done", Source = "promy-tests")]
public sealed record WorkDoneEvent : Event
{
    public int Number { get; init; }

    /// <summary>How long the handler works, in milliseconds.</summary>
    public int Milliseconds { get; init; }

    /// <summary>Number of redeliveries before the event succeeds.</summary>
    public int Failures { get; init; }
}
