namespace Promy.EventBus.Testing.App;

/// <summary>An order, told apart by its number.</summary>
[EventType("order.placed", Stream = "test:orders")]
public sealed record OrderPlaced : Event
{
    public int Number { get; init; }
}
