using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Promy.EventBus.Hosting;

/// <summary>Registers middlewares, and the publisher that is behind them.</summary>
internal static class Middlewares
{
    public static void Add<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TMiddleware>(
        IServiceCollection services)
        where TMiddleware : class
    {
        var type = typeof(TMiddleware);
        var isAroundHandlers = type.IsAssignableTo(typeof(IHandlerMiddleware));
        var isAroundPublishing = type.IsAssignableTo(typeof(IPublishMiddleware));
        if (!isAroundHandlers && !isAroundPublishing)
        {
            throw new EventBusConfigurationException(
                $"Use<{type.Name}>: {type} is not a middleware. Implement {nameof(IHandlerMiddleware)} or "
                + $"{nameof(IPublishMiddleware)} in it.");
        }

        if (type.IsAbstract && services.All(service => service.ServiceType != type))
        {
            throw new EventBusConfigurationException(
                $"Use<{type.Name}>: {type} is abstract and not registered. Name a class, or register it before this "
                + "call.");
        }

        if (isAroundHandlers)
        {
            services.AddSingleton(new HandlerMiddlewareRegistration(
                type, static scope => (IHandlerMiddleware)scope.GetRequiredService<TMiddleware>()));
        }

        if (isAroundPublishing)
        {
            services.AddSingleton(new PublishMiddlewareRegistration(
                type, static provider => (IPublishMiddleware)provider.GetRequiredService<TMiddleware>()));
            services.TryAddSingleton<TMiddleware>();
        }

        services.TryAddScoped<TMiddleware>();
    }

    /// <summary>The publisher of the transport; behind the middlewares only if there are any.</summary>
    public static IEventPublisher PublisherOf(IServiceProvider provider)
    {
        var publisher = provider.GetRequiredService<IEventTransport>().Publisher;
        PublishMiddlewareRegistration[] middlewares = [.. provider.GetServices<PublishMiddlewareRegistration>()];
        return middlewares.Length == 0
            ? publisher
            : new MiddlewarePublisher(
                publisher,
                provider.GetRequiredService<EventEncoder>(),
                () => [.. middlewares.Select(middleware => middleware.Build(provider))]);
    }
}
