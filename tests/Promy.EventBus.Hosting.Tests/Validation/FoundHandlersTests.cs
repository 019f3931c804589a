using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Hosting.Tests.Validation;

/// <summary>A handler among the services that would never run ends the start.</summary>
public sealed class FoundHandlersTests
{
    [Fact]
    public void A_container_without_handlers_is_an_error() =>
        Assert.Equal(
            "AddConsumersFromServices(): no IEventHandler<TEvent> is registered. Register the handlers before this "
                + "call, such as services.AddScoped<IEventHandler<OrderPlacedEvent>, OrderPlacedHandler>().",
            Assert.Single(Errors(_ => { })));

    [Fact]
    public void A_handler_that_is_registered_too_late_is_an_error()
    {
        var late = Errors(
            services => services.AddScoped<IEventHandler<OrderPlacedEvent>, FirstHandler>(),
            after: bus => bus.Services.AddScoped<IEventHandler<OrderPlacedEvent>, SecondHandler>());

        Assert.Equal(
            $"AddConsumersFromServices(): {typeof(SecondHandler)} was registered as IEventHandler<OrderPlacedEvent> "
                + "after this call, so that it would never run. Call it after the registrations.",
            Assert.Single(late));
    }

    [Fact]
    public void A_late_handler_that_AddConsumer_names_is_no_error() =>
        Assert.Empty(Errors(
            services => services.AddScoped<IEventHandler<OrderPlacedEvent>, FirstHandler>(),
            after: bus =>
            {
                bus.Services.AddScoped<IEventHandler<OrderPlacedEvent>, SecondHandler>();
                bus.AddConsumer<SecondHandler>();
            }));

    [Fact]
    public void A_factory_that_hides_the_class_is_an_error()
    {
        const string expected =
            "AddConsumersFromServices(): an IEventHandler<OrderPlacedEvent> is registered by a factory that does not "
            + "tell its class. Register the class, or a factory that returns the class: "
            + "AddScoped<IEventHandler<OrderPlacedEvent>, THandler>(services => new THandler(…)).";

        Assert.Equal(expected, Assert.Single(Errors(services =>
            services.AddScoped<IEventHandler<OrderPlacedEvent>>(_ => new FirstHandler(new Script<FirstHandler>())))));
        Assert.Equal(expected, Assert.Single(Errors(services => services.AddScoped(
            typeof(IEventHandler<OrderPlacedEvent>), object (_) => new FirstHandler(new Script<FirstHandler>())))));
    }

    [Fact]
    public void A_handler_with_a_key_is_an_error_unless_AddConsumer_names_it()
    {
        static void Register(IServiceCollection services) => services
            .AddScoped<IEventHandler<OrderPlacedEvent>, FirstHandler>()
            .AddKeyedScoped<IEventHandler<OrderPlacedEvent>, SecondHandler>("inner");

        Assert.Equal(
            $"AddConsumersFromServices(): {typeof(SecondHandler)} is registered as IEventHandler<OrderPlacedEvent> "
                + "with the key 'inner', and handlers with keys are not consumed. Register it without a key, or add "
                + "AddConsumer<SecondHandler>().",
            Assert.Single(Errors(Register)));
        Assert.Empty(Errors(Register, after: bus => bus.AddConsumer<SecondHandler>()));
    }

    [Fact]
    public void An_open_generic_is_an_error() =>
        Assert.Equal(
            $"AddConsumersFromServices(): {typeof(Open<>)} is registered as IEventHandler<> of every event, and only "
                + "handlers of named events can be consumed. Register it for each event, such as "
                + "IEventHandler<OrderPlacedEvent>.",
            Assert.Single(Errors(services => services.AddScoped(typeof(IEventHandler<>), typeof(Open<>)))));

    [Fact]
    public void An_abstract_class_is_an_error()
    {
        var error = Assert.Single(
            Validate(new ServiceDescriptor(
                typeof(IEventHandler<OrderPlacedEvent>), typeof(Base), ServiceLifetime.Scoped)));

        Assert.Equal(
            $"{typeof(Base)} is registered as IEventHandler<OrderPlacedEvent>, and cannot be one: it is abstract, or "
                + "does not implement it. Register a class that does.",
            error);
    }

    [Fact]
    public void Two_instances_of_a_class_are_an_error()
    {
        static FirstHandler Create() => new(new Script<FirstHandler>());
        var one = Create();

        Assert.StartsWith(
            $"AddConsumersFromServices(): several instances of {typeof(FirstHandler)} are registered as "
                + "IEventHandler<OrderPlacedEvent>",
            Assert.Single(Errors(services => services
                .AddSingleton<IEventHandler<OrderPlacedEvent>>(one)
                .AddSingleton<IEventHandler<OrderPlacedEvent>>(Create()))),
            StringComparison.Ordinal);
        Assert.Empty(Errors(services => services
            .AddSingleton<IEventHandler<OrderPlacedEvent>>(one)
            .AddSingleton<IEventHandler<OrderPlacedEvent>>(one)));
    }

    [Fact]
    public void Without_the_call_no_registration_is_an_error() =>
        Assert.Empty(Configurations.Errors(Configurations.Of(("Consumer:Group", "g")), bus =>
            bus.Services.AddScoped(typeof(IEventHandler<>), typeof(Open<>))));

    private static IEnumerable<string> Validate(ServiceDescriptor descriptor) =>
        FoundHandler.In(descriptor)?.Problem is { } problem ? [problem] : [];

    private static IReadOnlyList<string> Errors(
        Action<IServiceCollection> register, Action<IPromyEventBusBuilder>? after = null) =>
        Configurations.Errors(Configurations.Of(("Consumer:Group", "g")), bus =>
        {
            bus.Services.AddSingleton(typeof(Script<>));
            register(bus.Services);
            bus.AddConsumersFromServices();
            after?.Invoke(bus);
        });

    private abstract class Base : IEventHandler<OrderPlacedEvent>
    {
        public abstract Task HandleAsync(
            OrderPlacedEvent @event, EventContext context, CancellationToken cancellationToken);
    }

    private sealed class Open<TEvent> : IEventHandler<TEvent>
        where TEvent : Event
    {
        public Task HandleAsync(TEvent @event, EventContext context, CancellationToken cancellationToken) =>
            Task.CompletedTask;
    }
}
