namespace Template._1.Orders;

/// <summary>An order to place. The rules are those of the event, which the publisher checks.</summary>
public sealed record PlaceOrderRequest(string? OrderId);
