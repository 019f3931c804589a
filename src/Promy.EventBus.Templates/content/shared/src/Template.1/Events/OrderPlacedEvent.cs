using System.ComponentModel.DataAnnotations;
using Promy.EventBus;

namespace Template._1.Events;

/// <summary>A customer placed an order. The publisher checks the attributes before it sends anything.</summary>
[EventType("order.placed", Stream = "events:orders")]
public sealed record OrderPlacedEvent : Event
{
    [Required]
    public string OrderId { get; init; } = "";
}
