using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Hosting;

/// <summary>A registration of <see cref="IEventHandler{TEvent}"/> among the services. Pure.</summary>
/// <param name="EventType">Its event; <see langword="null"/> if it is an open generic.</param>
/// <param name="HandlerType">Its class, if that is known.</param>
/// <param name="Problem">Why it cannot be consumed; <see langword="null"/> if it can.</param>
internal sealed record FoundHandler(Type? EventType, Type? HandlerType, string? Problem)
{
    /// <returns><see langword="null"/> if the service is no handler.</returns>
    public static FoundHandler? In(ServiceDescriptor descriptor)
    {
        var service = descriptor.ServiceType;
        if (!service.IsGenericType || service.GetGenericTypeDefinition() != typeof(IEventHandler<>))
        {
            return null;
        }

        var handler = ClassOf(descriptor);
        if (service.IsGenericTypeDefinition)
        {
            return new FoundHandler(
                null,
                handler,
                $"{handler} is registered as IEventHandler<> of every event, and only handlers of named events can "
                + "be consumed. Register it for each event, such as IEventHandler<OrderPlacedEvent>.");
        }

        var eventType = service.GetGenericArguments()[0];
        return new FoundHandler(eventType, handler, ProblemOf(descriptor, handler, $"IEventHandler<{eventType.Name}>"));
    }

    private static string? ProblemOf(ServiceDescriptor descriptor, Type? handler, string service) =>
        handler is not { IsClass: true, IsAbstract: false } || !handler.IsAssignableTo(descriptor.ServiceType)
        ? HasFactory(descriptor)
            ? $"an {service} is registered by a factory that does not tell its class. Register the class, or a factory "
                + $"that returns the class: AddScoped<{service}, THandler>(services => new THandler(…))."
            : $"{handler} is registered as {service}, and cannot be one: it is abstract, or does not implement it. "
                + "Register a class that does."
        : descriptor.IsKeyedService
        ? $"{handler} is registered as {service} with the key '{descriptor.ServiceKey}', and handlers with keys are "
            + $"not consumed. Register it without a key, or add AddConsumer<{handler.Name}>()."
        : null;

    /// <summary>Of a factory its result, which is often only the interface.</summary>
    private static Type? ClassOf(ServiceDescriptor descriptor) => descriptor.IsKeyedService
        ? descriptor.KeyedImplementationType
            ?? descriptor.KeyedImplementationInstance?.GetType()
            ?? descriptor.KeyedImplementationFactory?.GetType().GenericTypeArguments[2]
        : descriptor.ImplementationType
            ?? descriptor.ImplementationInstance?.GetType()
            ?? descriptor.ImplementationFactory?.GetType().GenericTypeArguments[1];

    private static bool HasFactory(ServiceDescriptor descriptor) => descriptor.IsKeyedService
        ? descriptor.KeyedImplementationFactory is not null
        : descriptor.ImplementationFactory is not null;
}
