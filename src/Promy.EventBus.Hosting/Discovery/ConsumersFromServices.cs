using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Consumes with the handlers that are registered as <see cref="IEventHandler{TEvent}"/>. In the services it says that
/// the application wants that.
/// </summary>
internal sealed class ConsumersFromServices
{
    /// <summary>
    /// Adds a consumer for each. A handler is also registered by its class, by which a consumer resolves it, with the
    /// same lifetime; its interface then leads to the same instance.
    /// </summary>
    [RequiresDynamicCode(HandlerTypes.ByReflection)]
    [RequiresUnreferencedCode(HandlerTypes.ByReflection)]
    public static void AddTo(IServiceCollection services, Action<EventBusHandlerOptions>? configure)
    {
        var added = new Dictionary<Type, ServiceLifetime>();
        for (var (index, count) = (0, services.Count); index < count; index++)
        {
            var descriptor = services[index];
            if (FoundHandler.In(descriptor) is not { Problem: null, HandlerType: { } handler } found)
            {
                continue;
            }

            Consumers.Add(services, handler, found.EventType!, configure, isFound: true);
            if (!services.Any(service => service.ServiceType == handler && !service.IsKeyedService))
            {
                services.Add(ByClass(descriptor, handler));
                added.Add(handler, descriptor.Lifetime);
            }

            if (descriptor.ImplementationInstance is null
                && added.TryGetValue(handler, out var lifetime) && lifetime == descriptor.Lifetime)
            {
                services[index] = ByInterface(descriptor, handler);
            }
        }
    }

    [RequiresUnreferencedCode(HandlerTypes.ByReflection)]
    private static ServiceDescriptor ByClass(ServiceDescriptor descriptor, Type handler) =>
        descriptor.ImplementationInstance is { } instance ? new(handler, instance)
        : descriptor.ImplementationFactory is { } factory ? new(handler, factory, descriptor.Lifetime)
        : new(handler, handler, descriptor.Lifetime);

    [RequiresDynamicCode(HandlerTypes.ByReflection)]
    [RequiresUnreferencedCode(HandlerTypes.ByReflection)]
    private static ServiceDescriptor ByInterface(ServiceDescriptor descriptor, Type handler) =>
        (ServiceDescriptor)typeof(ConsumersFromServices)
            .GetMethod(nameof(Forward), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(handler)
            .Invoke(null, [descriptor])!;

    private static ServiceDescriptor Forward<THandler>(ServiceDescriptor descriptor)
        where THandler : class
    {
        // Its type still tells the class: the services may be looked through again.
        Func<IServiceProvider, THandler> factory = static services => services.GetRequiredService<THandler>();
        return new ServiceDescriptor(descriptor.ServiceType, factory, descriptor.Lifetime);
    }
}
