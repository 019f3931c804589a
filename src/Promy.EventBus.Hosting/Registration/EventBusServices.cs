using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Promy.EventBus.Redis;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting;

/// <summary>Registers the parts of the bus, each only where nothing else is registered for it.</summary>
internal static class EventBusServices
{
    public static IServiceCollection AddEventBusCore(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new RegisteredServices(services));
        services.TryAddSingleton(provider =>
            EventSerializerFactory.Create(provider.GetServices<JsonContextRegistration>(), provider.BusOptions().Json));
        return services.AddEventBusOptions().AddRedisTransport().AddDispatch().AddHostedServices().AddEventBusHealthChecks();
    }

    private static IServiceCollection AddEventBusOptions(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<PromyEventBusOptions>();
        services.TryAddSingleton<IOptions<PromyEventBusOptions>, SharedOptions>();
        services.TryAddEnumerable([
            ServiceDescriptor.Singleton<IPostConfigureOptions<PromyEventBusOptions>, ConnectionStringFallback>(),
            ServiceDescriptor.Singleton<IValidateOptions<PromyEventBusOptions>, ConfigurationValidator>(),
            ServiceDescriptor.Singleton<IValidateOptions<PromyEventBusOptions>, RedisOptionsValidator>(),
            ServiceDescriptor.Singleton<IValidateOptions<PromyEventBusOptions>, PublisherOptionsValidator>(),
            ServiceDescriptor.Singleton<IValidateOptions<PromyEventBusOptions>, EventTypesValidator>(),
            ServiceDescriptor.Singleton<IValidateOptions<PromyEventBusOptions>, ConsumerOptionsValidator>(),
            ServiceDescriptor.Singleton<IValidateOptions<PromyEventBusOptions>, ConsumerPlanValidator>(),
            ServiceDescriptor.Singleton<IValidateOptions<PromyEventBusOptions>, HandlerServicesValidator>(),
            ServiceDescriptor.Singleton<IValidateOptions<PromyEventBusOptions>, HandlerPipelinesValidator>(),
            ServiceDescriptor.Singleton<IValidateOptions<PromyEventBusOptions>, RetentionOptionsValidator>(),
        ]);
        return services;
    }

    private static IServiceCollection AddRedisTransport(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new RedisConnections(
            provider.BusOptions().Redis,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.TryAddSingleton(provider => new RedisProbe(
            provider.GetRequiredService<RedisConnections>(),
            provider.BusOptions().Redis,
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new RedisRetention(provider.GetRequiredService<RedisConnections>()));
        services.TryAddSingleton(provider => new RedisEventPublisher(
            provider.GetRequiredService<RedisConnections>(),
            provider.BusOptions().Redis,
            provider.BusOptions().Publisher,
            provider.GetRequiredService<EventSerializer>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RedisEventPublisher>>(),
            provider.BusOptions().StreamsOfTypes(),
            provider.GetRequiredService<RetryTelemetry>()));
        services.TryAddSingleton(provider => new RedisEventSubscriber(
            provider.GetRequiredService<RedisConnections>(),
            provider.BusOptions().Redis,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.TryAddSingleton(provider => new RedisDeadLetterStore(
            provider.GetRequiredService<RedisConnections>(),
            ReplayStreams.Of(provider.BusOptions(), [.. provider.GetServices<ConsumerRegistration>()])));
        services.TryAddSingleton<IDeadLetterStore>(provider => provider.GetRequiredService<RedisDeadLetterStore>());
        services.TryAddSingleton<IEventPublisher>(provider => provider.GetRequiredService<RedisEventPublisher>());
        services.TryAddSingleton<IEventSubscriber>(provider => provider.GetRequiredService<RedisEventSubscriber>());
        services.TryAddSingleton<IEventTransport, RedisTransport>();
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
