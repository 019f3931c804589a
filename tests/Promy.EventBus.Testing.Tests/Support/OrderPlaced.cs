using System.ComponentModel.DataAnnotations;

namespace Promy.EventBus.Testing.Tests;

/// <summary>An event that is told apart by its number. A negative one is invalid.</summary>
[EventType("order.placed", Stream = StreamName)]
public sealed record OrderPlaced : Event
{
    public const string StreamName = "test:orders";

    [Range(0, int.MaxValue)]
    public int Number { get; init; }
}
