namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>TryEnqueue uses the declared stream only; this stream belongs to the tests of the stop.</summary>
[EventType("post.sent-at-stop", Stream = StreamName, Source = "promy-tests")]
public sealed record PostedAtStopEvent : Event
{
    public const string StreamName = "test:posted-at-stop-event";
}
