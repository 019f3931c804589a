namespace Promy.EventBus.Redis.Tests;

[EventType("test.happened", Source = "promy-tests")]
public sealed record TestEvent : Event
{
    [System.ComponentModel.DataAnnotations.Range(0, int.MaxValue)]
    public int Number { get; init; }

    public string Text { get; init; } = "";

    public double? Ratio { get; init; }
}
