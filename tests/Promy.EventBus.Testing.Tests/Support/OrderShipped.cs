namespace Promy.EventBus.Testing.Tests;

/// <summary>An event that a handler of <see cref="OrderPlaced"/> publishes.</summary>
[EventType("order.shipped", Stream = StreamName)]
public sealed record OrderShipped : Event
{
    public const string StreamName = "test:shipments";

    public int Number { get; init; }
}
