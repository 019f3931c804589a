using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Polly;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting;

/// <summary>Registers the parts of the bus, each only if the application has not registered its own.</summary>
/// <remarks>
/// In: the calls of AddPromyEventBus.
/// Out: the services of every other room, registered once.
/// Owner: the application's service collection.
/// </remarks>
internal static class EventBusServices
{
    public static IServiceCollection AddEventBusCore(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new RegisteredServices(services));
        services.TryAddSingleton(provider =>
            EventSerializerFactory.Create(
                provider.GetServices<JsonSerializerContextRegistration>(), provider.BusOptions().Json));
        return services.AddEventBusOptions().AddTransport().AddDispatch().AddHostedServices().AddEventBusHealthChecks();
    }

    private static IServiceCollection AddEventBusOptions(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<PromyEventBusOptions>();
        services.TryAddSingleton<IOptions<PromyEventBusOptions>, SharedOptions>();

        // Their errors are reported in this order.
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<PromyEventBusOptions>, ConfigurationValidator>());
        services.AddRedisOptions();
        services.TryAddEnumerable([
            ServiceDescriptor.Singleton<IValidateOptions<PromyEventBusOptions>, PublisherOptionsValidator>(),
            ServiceDescriptor.Singleton<IValidateOptions<PromyEventBusOptions>, EventTypesValidator>(),
            ServiceDescriptor.Singleton<IValidateOptions<PromyEventBusOptions>, ConsumerOptionsValidator>(),
            ServiceDescriptor.Singleton<IValidateOptions<PromyEventBusOptions>, ConsumerPlanValidator>(),
            ServiceDescriptor.Singleton<IValidateOptions<PromyEventBusOptions>, FoundHandlersValidator>(),
            ServiceDescriptor.Singleton<IValidateOptions<PromyEventBusOptions>, HandlerServicesValidator>(),
            ServiceDescriptor.Singleton<IValidateOptions<PromyEventBusOptions>, HandlerPipelinesValidator>(),
            ServiceDescriptor.Singleton<IValidateOptions<PromyEventBusOptions>, RetentionOptionsValidator>(),
        ]);
        return services;
    }

    /// <summary>The services for any transport, and those that the application sees of it.</summary>
    private static IServiceCollection AddTransport(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new EventEncoder(
            provider.GetRequiredService<EventSerializer>(),
            provider.BusOptions().Publisher.MaxPayloadBytes,
            provider.BusOptions().StreamsOfTypes()));
        services.TryAddSingleton(provider => ReplayTargets.StoreOptions(
            provider.BusOptions(), [.. provider.GetServices<ConsumerRegistration>()]));
        services.AddRedisTransport();
        services.TryAddSingleton(Middlewares.PublisherOf);
        services.TryAddSingleton(provider => provider.GetRequiredService<IEventTransport>().Subscriber);
        services.TryAddSingleton(provider => provider.GetRequiredService<IEventTransport>().DeadLetters);
        return services;
    }

    private static IServiceCollection AddDispatch(this IServiceCollection services)
    {
        services.AddResiliencePipelineRegistry<string>();
        services.TryAddSingleton<RetryTelemetry>();
        services.TryAddSingleton<HandlerPipelines>();
        services.TryAddSingleton<AbandonedHandlers>();
        services.TryAddSingleton<EventDispatcherFactory>();
        services.TryAddSingleton<ConsumerLoops>();
        return services;
    }

    private static IServiceCollection AddHostedServices(this IServiceCollection services)
    {
        // In this order: hosted services start in the order of their registration and stop in the reverse.
        services.AddHostedService<ConfigurationNotices>();
        services.AddHostedService<ConnectionService>();
        services.AddHostedService<ConsumerService>();
        services.AddHostedService<RetentionService>();
        services.AddHostedService<DeadLetterCountService>();
        return services;
    }

    private static PromyEventBusOptions BusOptions(this IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<PromyEventBusOptions>>().Value;
}
