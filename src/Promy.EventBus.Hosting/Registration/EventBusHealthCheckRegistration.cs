using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Hosting;

/// <summary>Registers the health checks, once.</summary>
internal static class EventBusHealthCheckRegistration
{
    public static IServiceCollection AddEventBusHealthChecks(this IServiceCollection services)
    {
        // Two health checks of one name are an error, so a second AddPromyEventBus must not add them again.
        if (services.Any(service => service.ServiceType == typeof(EventBusHealthCheck)))
        {
            return services;
        }

        services.AddSingleton<EventBusHealthCheck>();
        services.AddSingleton<EventBusLagHealthCheck>();
        services.AddHealthChecks()
            .AddCheck<EventBusHealthCheck>(EventBusHealthCheck.Name, tags: [EventBusHealthCheck.Tag])
            .AddCheck<EventBusLagHealthCheck>(EventBusLagHealthCheck.Name, tags: [EventBusLagHealthCheck.Tag]);
        return services;
    }
}
