using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Hosting.Tests.Validation;

/// <summary>A middleware that cannot be built because a service is missing ends the start.</summary>
public sealed class MiddlewareServicesTests
{
    [Fact]
    public void A_middleware_around_handlers_that_needs_an_unknown_service_is_an_error() =>
        Assert.StartsWith(
            $"Use<AroundHandlers>: no service of type {typeof(Missing)} is registered, which "
                + "AroundHandlers(missing) needs.",
            Assert.Single(Errors(bus => bus.Use<AroundHandlers>())),
            StringComparison.Ordinal);

    [Fact]
    public void A_middleware_around_publishing_that_needs_an_unknown_service_is_an_error()
    {
        Assert.StartsWith(
            "Use<AroundPublishing>: no service", Assert.Single(Errors(bus => bus.Use<AroundPublishing>())));
        Assert.Empty(Errors(bus =>
        {
            bus.Services.AddSingleton<Missing>();
            bus.Use<AroundPublishing>();
        }));
    }

    [Fact]
    public void A_middleware_around_both_that_is_added_twice_is_one_error() =>
        Assert.Single(Errors(bus => bus.Use<AroundBoth>().Use<AroundBoth>()));

    [Fact]
    public void A_scoped_middleware_around_publishing_is_an_error() =>
        Assert.Equal(
            "Use<AroundPublishing>: it is registered as a scoped service, and there is no scope around publishing. "
                + "Register it as a singleton.",
            Assert.Single(Errors(bus =>
            {
                bus.Services.AddSingleton<Missing>().AddScoped<AroundPublishing>();
                bus.Use<AroundPublishing>();
            })));

    [Fact]
    public void A_class_that_is_not_a_middleware_is_refused_by_name() =>
        Assert.Equal(
            $"Use<Missing>: {typeof(Missing)} is not a middleware. Implement IHandlerMiddleware or "
                + "IPublishMiddleware in it.",
            Assert.Throws<EventBusConfigurationException>(() => Errors(bus => bus.Use<Missing>())).Message);

    [Fact]
    public void An_abstract_middleware_is_refused_unless_it_is_registered()
    {
        Assert.Equal(
            $"Use<Base>: {typeof(Base)} is abstract and not registered. Name a class, or register it before this "
                + "call.",
            Assert.Throws<EventBusConfigurationException>(() => Errors(bus => bus.Use<Base>())).Message);
        Assert.Empty(Errors(bus =>
        {
            bus.Services.AddScoped<Base, Derived>();
            bus.Use<Base>();
        }));
    }

    private static IReadOnlyList<string> Errors(Action<IPromyEventBusBuilder> register) =>
        Configurations.Errors(Configurations.Of(), register);

    public sealed class Missing;

    public abstract class Base : IHandlerMiddleware
    {
        public Task InvokeAsync(HandlerContext context, HandlerStep next, CancellationToken cancellationToken) =>
            next(cancellationToken);
    }

    public sealed class Derived : Base;

    public sealed class AroundHandlers(Missing missing) : Base
    {
        public Missing Missing { get; } = missing;
    }

    public class AroundPublishing(Missing missing) : IPublishMiddleware
    {
        public Missing Missing { get; } = missing;

        public ValueTask InvokeAsync(PublishContext context, PublishStep next, CancellationToken cancellationToken) =>
            next(cancellationToken);
    }

    public sealed class AroundBoth(Missing missing) : AroundPublishing(missing), IHandlerMiddleware
    {
        public Task InvokeAsync(HandlerContext context, HandlerStep next, CancellationToken cancellationToken) =>
            next(cancellationToken);
    }
}
