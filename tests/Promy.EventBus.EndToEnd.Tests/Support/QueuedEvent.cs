namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>TryEnqueue uses the declared stream only; this stream belongs to one test.</summary>
[EventType("post.sent", Stream = StreamName, Source = "promy-tests")]
public sealed record QueuedEvent : Event
{
    public const string StreamName = "test:posted-event";

    public int Number { get; init; }
}
