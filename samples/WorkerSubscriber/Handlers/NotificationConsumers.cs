using Promy.EventBus;

namespace WorkerSubscriber.Handlers;

/// <summary>What the worker consumes. WebApiPublisher compiles these files too, and uses them in memory.</summary>
internal static class NotificationConsumers
{
    public static IPromyEventBusBuilder AddNotificationConsumers(this IPromyEventBusBuilder bus) => bus
        .AddConsumer<PromotionCreatedHandler>()
        .AddConsumer<PromotionDeletedHandler>()
        .AddConsumer<UserRegisteredHandler>();
}
