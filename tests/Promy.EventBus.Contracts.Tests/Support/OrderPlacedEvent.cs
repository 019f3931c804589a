using System.ComponentModel.DataAnnotations;

namespace Promy.EventBus.Contracts.Tests;

/// <summary>An event as an application declares it.</summary>
[EventType("order.placed", Stream = "events:orders", Source = "promy-orders")]
public sealed record OrderPlacedEvent : Event
{
    [Required]
    public string OrderId { get; init; } = "";

    [Range(1, 100)]
    public int Quantity { get; init; } = 1;
}
