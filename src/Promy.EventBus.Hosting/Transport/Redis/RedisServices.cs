using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Promy.EventBus.Redis;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Registers Redis as the transport, each part only if the application has not registered its own. The container owns
/// the parts and disposes of them.
/// </summary>
internal static class RedisServices
{
    public static IServiceCollection AddRedisOptions(this IServiceCollection services)
    {
        services.TryAddEnumerable([
            ServiceDescriptor.Singleton<IPostConfigureOptions<PromyEventBusOptions>, ConnectionStringFallback>(),
            ServiceDescriptor.Singleton<IValidateOptions<PromyEventBusOptions>, RedisOptionsValidator>(),
        ]);
        return services;
    }

    public static IServiceCollection AddRedisTransport(this IServiceCollection services)
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
            provider.GetRequiredService<EventBusDeadLetterStoreOptions>()));
        services.TryAddSingleton<IEventTransport, RedisTransport>();
        return services;
    }

    private static PromyEventBusOptions BusOptions(this IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<PromyEventBusOptions>>().Value;
}
