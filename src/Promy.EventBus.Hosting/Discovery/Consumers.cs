using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Adds consumers to the services. A consumer that the application names takes the place of the same consumer that is
/// found, in either order of the calls: the named consumer has options of its own.
/// </summary>
internal static class Consumers
{
    public static void Add(IServiceCollection services, ConsumerRegistration consumer)
    {
        var same = services
            .Where(service => service is { IsKeyedService: false, ImplementationInstance: ConsumerRegistration other }
                && other.HandlerType == consumer.HandlerType && other.EventType == consumer.EventType
                && other.IsFound != consumer.IsFound)
            .ToList();
        if (consumer.IsFound && same.Count > 0)
        {
            return;
        }

        foreach (var found in same)
        {
            services.Remove(found);
        }

        services.AddSingleton(consumer);
    }

    [RequiresDynamicCode(HandlerTypes.ByReflection)]
    [RequiresUnreferencedCode(HandlerTypes.ByReflection)]
    public static void Add(
        IServiceCollection services,
        Type handler,
        Type eventType,
        Action<EventBusHandlerOptions>? configure,
        bool isFound)
    {
        var registration = typeof(TypedConsumerRegistration<,>).MakeGenericType(handler, eventType);
        Add(services, (ConsumerRegistration)Activator.CreateInstance(registration, configure, isFound)!);
    }
}
