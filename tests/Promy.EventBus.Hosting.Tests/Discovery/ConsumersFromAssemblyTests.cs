using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Hosting.Tests.Discovery;

public sealed class ConsumersFromAssemblyTests
{
    private static readonly Assembly Here = typeof(FirstHandler).Assembly;

    [Fact]
    public void Every_event_of_every_handler_is_consumed_once_in_the_order_of_the_names()
    {
        var consumers = Consumers(bus => bus.AddConsumersFromAssembly(Here).AddConsumersFromAssembly(Here));

        Assert.Equal(
            [typeof(OrderPlacedEvent), typeof(OrderCancelledEvent)],
            consumers.Where(consumer => consumer.HandlerType == typeof(BothHandler))
                .Select(consumer => consumer.EventType).Distinct());
        Assert.Contains(consumers, consumer => consumer.HandlerType == typeof(Hidden));
        Assert.DoesNotContain(consumers, consumer => consumer.HandlerType.IsAbstract);
        Assert.DoesNotContain(consumers, consumer => consumer.HandlerType.ContainsGenericParameters);
        var names = consumers.Select(consumer => consumer.HandlerType.FullName).Distinct().ToList();
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    }

    [Fact]
    public void A_handler_of_an_assembly_is_transient_unless_it_is_registered()
    {
        var services = new ServiceCollection();
        services.AddSingleton<SecondHandler>();

        services.AddPromyEventBus(_ => { }).AddConsumersFromAssembly(Here);

        Assert.Equal(ServiceLifetime.Transient, Lifetime(services, typeof(FirstHandler)));
        Assert.Equal(ServiceLifetime.Singleton, Lifetime(services, typeof(SecondHandler)));
    }

    [Fact]
    public void A_handler_that_AddConsumer_names_for_one_event_is_found_for_the_other()
    {
        var consumers = Consumers(bus => bus
            .AddConsumersFromAssembly(Here, consumer => consumer.Group = "found")
            .AddConsumer<BothHandler, OrderPlacedEvent>(consumer => consumer.Group = "named"));

        Assert.Equal(
            [(typeof(OrderCancelledEvent), "found"), (typeof(OrderPlacedEvent), "named")],
            consumers.Where(consumer => consumer.HandlerType == typeof(BothHandler))
                .Select(consumer => (consumer.EventType, consumer.ReadOptions().Group!)));
    }

    [Fact]
    public void Two_finds_with_different_options_are_an_error()
    {
        var errors = Configurations.Errors(Configurations.Of(("Consumer:Group", "g")), bus =>
        {
            bus.Services.AddSingleton(typeof(Script<>)).AddSingleton<IEventHandler<OrderPlacedEvent>, FirstHandler>();
            bus.AddConsumersFromServices()
                .AddConsumersFromServices(consumer => consumer.OnExhausted = ExhaustedAction.KeepPending);
        });

        Assert.StartsWith("AddConsumer<FirstHandler>: it is registered twice", Assert.Single(errors));
    }

    [Fact]
    public void An_assembly_without_handlers_is_refused_by_name()
    {
        var error = Assert.Throws<EventBusConfigurationException>(
            () => Consumers(bus => bus.AddConsumersFromAssembly(typeof(Event).Assembly)));

        Assert.Equal(
            "AddConsumersFromAssembly: no class of Promy.EventBus.Contracts is an IEventHandler<TEvent>. Give the "
                + "assembly of the handlers, such as typeof(OrderPlacedHandler).Assembly.",
            error.Message);
    }

    [Fact]
    public void Classes_that_cannot_be_built_are_named_if_there_is_no_other()
    {
        var error = Assert.Throws<EventBusConfigurationException>(
            () => HandlerTypes.In(new Containing(typeof(Base), typeof(Open<>))));

        Assert.Contains($"do not count ({typeof(Base)}, {typeof(Open<>)})", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assembly_that_cannot_be_loaded_is_refused_with_the_cause()
    {
        var error = Assert.Throws<EventBusConfigurationException>(() => HandlerTypes.In(new Unloadable()));

        Assert.Contains("can be loaded: no Billing.dll", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_handler_without_a_public_constructor_ends_the_start()
    {
        var errors = Configurations.Errors(Configurations.Of(("Consumer:Group", "g")), bus =>
            bus.AddConsumersFromAssembly(new Containing(typeof(Locked))));

        Assert.Equal(
            $"AddConsumer<Locked>: {typeof(Locked)} has no public constructor.", Assert.Single(errors));
    }

    private static List<ConsumerRegistration> Consumers(Action<IPromyEventBusBuilder> add)
    {
        var services = new ServiceCollection();
        add(services.AddPromyEventBus(_ => { }));
        using var provider = services.BuildServiceProvider();
        return [.. provider.GetServices<ConsumerRegistration>()];
    }

    private static ServiceLifetime Lifetime(IServiceCollection services, Type type) =>
        Assert.Single(services, service => service.ServiceType == type).Lifetime;

    private abstract class Base : IEventHandler<OrderPlacedEvent>
    {
        public Task HandleAsync(
            OrderPlacedEvent @event, EventContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Hidden : Base;

    private sealed class Locked : Base
    {
        private Locked()
        {
        }

        public static Locked Create() => new();
    }

    private sealed class Open<TEvent> : IEventHandler<TEvent>
        where TEvent : Event
    {
        public Task HandleAsync(TEvent @event, EventContext context, CancellationToken cancellationToken) =>
            Task.CompletedTask;
    }

    private sealed class Containing(params Type[] types) : Assembly
    {
        public override AssemblyName GetName(bool copiedName) => new("Billing");

        public override AssemblyName GetName() => new("Billing");

        public override Type[] GetTypes() => types;
    }

    private sealed class Unloadable : Assembly
    {
        public override AssemblyName GetName() => new("Billing");

        public override Type[] GetTypes() =>
            throw new ReflectionTypeLoadException([null], [new FileNotFoundException("no Billing.dll")]);
    }
}
