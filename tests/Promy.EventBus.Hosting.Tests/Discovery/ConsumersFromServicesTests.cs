using Microsoft.Extensions.DependencyInjection;

namespace Promy.EventBus.Hosting.Tests.Discovery;

public sealed class ConsumersFromServicesTests
{
    [Theory]
    [InlineData(ServiceLifetime.Transient)]
    [InlineData(ServiceLifetime.Scoped)]
    [InlineData(ServiceLifetime.Singleton)]
    public async Task A_handler_keeps_its_lifetime_and_is_one_service_for_all(ServiceLifetime lifetime)
    {
        await using var bus = await StartAsync(services => services.Add(
            new ServiceDescriptor(typeof(IEventHandler<OrderPlacedEvent>), typeof(FirstHandler), lifetime)));

        Assert.Same(DeliveryOutcome.Handled, await bus.DeliverAsync());

        Assert.Single(bus.First.Contexts);
        await using var one = bus.Host.Services.CreateAsyncScope();
        await using var other = bus.Host.Services.CreateAsyncScope();
        Assert.Equal(lifetime != ServiceLifetime.Transient, ReferenceEquals(ByClass(one), ByInterface(one)));
        Assert.Equal(lifetime == ServiceLifetime.Singleton, ReferenceEquals(ByClass(one), ByInterface(other)));
    }

    [Fact]
    public async Task An_instance_handles_the_events()
    {
        var script = new Script<FirstHandler>();
        await using var bus = await StartAsync(
            services => services.AddSingleton<IEventHandler<OrderPlacedEvent>>(new FirstHandler(script)));

        Assert.Same(DeliveryOutcome.Handled, await bus.DeliverAsync());

        Assert.Single(script.Contexts);
    }

    [Fact]
    public async Task A_factory_that_returns_the_class_builds_the_handler()
    {
        var script = new Script<FirstHandler>();
        await using var bus = await StartAsync(services =>
            services.AddScoped<IEventHandler<OrderPlacedEvent>, FirstHandler>(_ => new FirstHandler(script)));

        Assert.Same(DeliveryOutcome.Handled, await bus.DeliverAsync());

        Assert.Single(script.Contexts);
    }

    [Fact]
    public async Task A_singleton_does_not_build_the_scoped_handlers_beside_it()
    {
        await using var bus = await StartAsync(services => services
            .AddSingleton<IEventHandler<OrderPlacedEvent>, FirstHandler>()
            .AddScoped<IEventHandler<OrderPlacedEvent>, NeedsScope>());

        Assert.Same(DeliveryOutcome.Handled, await bus.DeliverAsync());

        Assert.Single(bus.First.Contexts);
    }

    [Fact]
    public async Task A_class_that_is_registered_by_itself_stays_as_it_is()
    {
        await using var bus = await StartAsync(services => services
            .AddSingleton<FirstHandler>()
            .AddScoped<IEventHandler<OrderPlacedEvent>, FirstHandler>());

        await using var scope = bus.Host.Services.CreateAsyncScope();
        Assert.Same(bus.Host.Services.GetRequiredService<FirstHandler>(), ByClass(scope));
        Assert.NotSame(ByClass(scope), ByInterface(scope));
    }

    [Fact]
    public async Task One_singleton_of_two_events_handles_both()
    {
        await using var bus = await StartAsync(services => services
            .AddSingleton<IEventHandler<OrderPlacedEvent>, BothHandler>()
            .AddSingleton<IEventHandler<OrderCancelledEvent>, BothHandler>());

        Assert.Same(DeliveryOutcome.Handled, await bus.DeliverAsync());
        Assert.Same(DeliveryOutcome.Handled, await bus.DeliverAsync(new OrderCancelledEvent()));

        var services = bus.Host.Services;
        Assert.Same(services.GetRequiredService<BothHandler>(), services.GetService<IEventHandler<OrderPlacedEvent>>());
        Assert.Same(
            services.GetRequiredService<BothHandler>(), services.GetService<IEventHandler<OrderCancelledEvent>>());
    }

    [Fact]
    public async Task The_options_hold_for_every_handler_that_is_found()
    {
        await using var bus = await TestBus.StartAsync(bus =>
        {
            bus.Services.AddScoped<IEventHandler<OrderPlacedEvent>, FirstHandler>();
            bus.Services.AddScoped<IEventHandler<OrderPlacedEvent>, SecondHandler>();
            bus.AddConsumersFromServices(handler => handler.Retry.Delays = [TimeSpan.Zero]);
        });
        bus.First.Throw(new TimeoutException());
        bus.Second.Throw(new TimeoutException());

        var outcome = await bus.DeliverAsync();

        Assert.Equal([1, 1], outcome.Failures.Select(failure => failure.Attempts));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_handler_that_AddConsumer_names_counts_once_with_those_options(bool isNamedFirst)
    {
        void Name(IPromyEventBusBuilder bus) =>
            bus.AddConsumer<FirstHandler>(consumer => consumer.Retry.Delays = [TimeSpan.Zero]);
        await using var bus = await TestBus.StartAsync(bus =>
        {
            bus.Services.AddScoped<IEventHandler<OrderPlacedEvent>, FirstHandler>();
            Action<IPromyEventBusBuilder>[] calls =
                [Name, builder => builder.AddConsumersFromServices().AddConsumersFromServices()];
            foreach (var call in isNamedFirst ? calls : calls.Reverse())
            {
                call(bus);
            }
        });
        bus.First.Throw(new TimeoutException());

        var outcome = await bus.DeliverAsync();

        Assert.Equal(1, Assert.Single(outcome.Failures).Attempts);
        Assert.Single(bus.First.Contexts);
    }

    private static Task<TestBus> StartAsync(Action<IServiceCollection> register) => TestBus.StartAsync(bus =>
    {
        register(bus.Services);
        bus.AddConsumersFromServices();
    });

    private static FirstHandler ByClass(AsyncServiceScope scope) =>
        scope.ServiceProvider.GetRequiredService<FirstHandler>();

    private static IEventHandler<OrderPlacedEvent> ByInterface(AsyncServiceScope scope) =>
        scope.ServiceProvider.GetRequiredService<IEventHandler<OrderPlacedEvent>>();

    private sealed class NeedsScope(TrackedDependency dependency) : IEventHandler<OrderPlacedEvent>
    {
        public Task HandleAsync(
            OrderPlacedEvent @event, EventContext context, CancellationToken cancellationToken)
        {
            GC.KeepAlive(dependency);
            return Task.CompletedTask;
        }
    }
}
