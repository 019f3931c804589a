using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Promy.EventBus.Redis;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting.Tests.Registration;

public sealed class RegistrationTests
{
    [Fact]
    public async Task Adding_the_bus_twice_doubles_nothing()
    {
        var services = new ServiceCollection();
        services.AddPromyEventBus(options => options.Redis.ConnectionString = "localhost");
        var once = Own(services);
        services.AddPromyEventBus(options => options.Consumer.BatchSize = 7);
        await using var provider = services.AddLogging().BuildServiceProvider();

        Assert.Equal(once, Own(services));
        Assert.Single(provider.GetServices<IHostedService>().OfType<ConsumerService>());
        Assert.Single(provider.GetServices<IHostedService>().OfType<ConnectionService>());
        Assert.Equal(7, provider.GetRequiredService<IOptions<PromyEventBusOptions>>().Value.Consumer.BatchSize);
        Assert.NotNull(provider.GetRequiredService<HealthCheckService>());
    }

    [Fact]
    public void The_connection_is_checked_before_anything_is_consumed()
    {
        var services = new ServiceCollection();
        services.AddPromyEventBus(_ => { });

        Assert.Equal(
            [
                typeof(ConfigurationNotices),
                typeof(ConnectionService),
                typeof(ConsumerService),
                typeof(RetentionService),
                typeof(DeadLetterCountService),
            ],
            services.Where(
                service => service.ServiceType == typeof(IHostedService)
                    && service.ImplementationType?.Assembly == typeof(ConsumerService).Assembly)
                .Select(service => service.ImplementationType));
    }

    [Fact]
    public async Task Publisher_and_subscriber_are_those_of_redis_unless_replaced()
    {
        var services = new ServiceCollection();
        services.AddLogging().AddPromyEventBus(options => options.Redis.ConnectionString = "localhost");
        await using var provider = services.BuildServiceProvider(
            new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        Assert.IsType<RedisEventPublisher>(provider.GetRequiredService<IEventPublisher>());
        Assert.Same(provider.GetRequiredService<IEventPublisher>(), provider.GetRequiredService<IEventPublisher>());
        Assert.IsType<RedisEventSubscriber>(provider.GetRequiredService<IEventSubscriber>());
        Assert.IsType<RedisDeadLetterStore>(provider.GetRequiredService<IDeadLetterStore>());
        Assert.IsType<RedisTransport>(provider.GetRequiredService<IEventTransport>());
        Assert.Same(TimeProvider.System, provider.GetRequiredService<TimeProvider>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_bus_runs_on_the_transport_of_the_application(bool isRegisteredFirst)
    {
        var services = new ServiceCollection();
        var transport = new FakeTransport();
        if (isRegisteredFirst)
        {
            services.AddSingleton<IEventTransport>(transport);
        }

        services.AddLogging().AddPromyEventBus(_ => { });
        if (!isRegisteredFirst)
        {
            services.AddSingleton<IEventTransport>(transport);
        }

        await using var provider = services.BuildServiceProvider();

        Assert.Same(transport.Publisher, provider.GetRequiredService<IEventPublisher>());
        Assert.Same(transport.Subscriber, provider.GetRequiredService<IEventSubscriber>());
        Assert.Same(transport.DeadLetters, provider.GetRequiredService<IDeadLetterStore>());
        Assert.NotNull(provider.GetRequiredService<IOptions<PromyEventBusOptions>>().Value);
    }

    [Fact]
    public void A_class_that_handles_nothing_is_refused_at_once()
    {
        var bus = new ServiceCollection().AddPromyEventBus(_ => { });

        var exception = Assert.Throws<EventBusConfigurationException>(() => bus.AddConsumer<TrackedDependency>());

        Assert.Equal(
            $"AddConsumer<TrackedDependency>: {typeof(TrackedDependency)} handles no event. Implement "
            + "IEventHandler<TEvent> in it.",
            exception.Message);
    }

    [Fact]
    public void A_handler_is_transient_unless_the_application_registered_it_otherwise()
    {
        var services = new ServiceCollection();
        services.AddScoped<FirstHandler>();
        services.AddPromyEventBus(_ => { }).AddConsumer<FirstHandler>().AddConsumer<SecondHandler, OrderPlacedEvent>();

        Assert.Equal(
            ServiceLifetime.Scoped, services.Single(service => service.ServiceType == typeof(FirstHandler)).Lifetime);
        Assert.Equal(
            ServiceLifetime.Transient,
            services.Single(service => service.ServiceType == typeof(SecondHandler)).Lifetime);
    }

    [Fact]
    public void One_event_type_of_a_handler_of_two_can_be_chosen()
    {
        var services = new ServiceCollection();
        services.AddPromyEventBus(_ => { }).AddConsumer<BothHandler, OrderCancelledEvent>();
        using var provider = services.BuildServiceProvider();

        Assert.Equal(
            typeof(OrderCancelledEvent), Assert.Single(provider.GetServices<ConsumerRegistration>()).EventType);
    }

    [Fact]
    public void A_JSON_context_takes_precedence_over_reflection_and_keeps_wire_names()
    {
        var services = new ServiceCollection();
        services.AddPromyEventBus(options => options.Redis.ConnectionString = "localhost")
            .AddJsonSerializerContext(TestEventsContext.Default);
        using var provider = services.BuildServiceProvider();

        var info = provider.GetRequiredService<EventSerializer>().TypeInfo(typeof(OrderPlacedEvent));

        Assert.Same(TestEventsContext.Default, info.OriginatingResolver);
        Assert.Contains(info.Properties, property => property.Name == "number");
    }

    [Fact]
    public void The_options_of_a_consumer_are_read_when_the_plan_is_made()
    {
        var stream = "too early";
        var services = new ServiceCollection();
        services.AddPromyEventBus(_ => { }).AddConsumer<FirstHandler>(consumer => consumer.Stream = stream);
        stream = "in time";
        using var provider = services.BuildServiceProvider();

        Assert.Equal("in time", provider.GetRequiredService<ConsumerRegistration>().ReadOptions().Stream);
    }

    /// <summary>Services that the bus itself registers.</summary>
    private static IEnumerable<Type> Own(IServiceCollection services) =>
        [
            .. services.Select(service => service.ImplementationType ?? service.ServiceType)
                .Where(type => type.Namespace!.StartsWith("Promy.", StringComparison.Ordinal)),
        ];
}
