
namespace Promy.EventBus.Hosting.Tests;

/// <summary>Reports of subscriptions.</summary>
internal static class Reports
{
    public static SubscriptionReport Healthy(string stream = OrderPlacedEvent.StreamName) => new()
    {
        Stream = stream,
        Group = Deliveries.Group,
        ConsumerId = "host-1",
        HasRead = true,
        SinceLastRead = TimeSpan.FromSeconds(2),
        ReadDeadline = TimeSpan.FromSeconds(10),
        InFlight = 4,
        DeadLetterFailing = false,
    };
}
