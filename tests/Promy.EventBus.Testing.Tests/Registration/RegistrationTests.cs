using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Promy.EventBus.InMemory;

namespace Promy.EventBus.Testing.Tests.Registration;

public sealed class RegistrationTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_harness_can_be_added_before_the_bus_or_after(bool before)
    {
        await HandlesOneAsync(services =>
        {
            if (before)
            {
                services.AddPromyEventBusTestHarness();
            }

            AddBus(services);
            if (!before)
            {
                services.AddPromyEventBusTestHarness();
            }
        });
    }

    [Fact]
    public async Task The_harness_can_be_added_twice() => await HandlesOneAsync(services =>
    {
        services.AddPromyEventBusTestHarness();
        AddBus(services);
        services.AddPromyEventBusTestHarness();
    });

    [Fact]
    public async Task A_bus_in_memory_and_its_broker_give_way_to_the_harness() => await HandlesOneAsync(services =>
    {
        services.AddSingleton(new InMemoryBroker());
        AddBus(services).UseInMemory();
        services.AddPromyEventBusTestHarness();
    });

    [Fact]
    public async Task A_bus_in_memory_that_is_added_later_uses_the_harness() => await HandlesOneAsync(services =>
    {
        services.AddPromyEventBusTestHarness();
        AddBus(services).UseInMemory();
    });

    [Fact]
    public async Task A_configured_Redis_is_not_reached() => await HandlesOneAsync(
        services =>
        {
            AddBus(services);
            services.AddPromyEventBusTestHarness();
        },
        ("ConnectionStrings:Redis", "127.0.0.1:1"));

    [Fact]
    public async Task Options_are_validated_as_ever()
    {
        using var host = Build(services =>
        {
            AddBus(services, bus => bus.Consumer.MaxConcurrency = 0);
            services.AddPromyEventBusTestHarness();
        });

        await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));
    }

    [Theory]
    [InlineData(typeof(TimeProvider))]
    [InlineData(typeof(InMemoryBroker))]
    public async Task A_service_that_takes_the_place_of_the_harness_ends_the_start(Type service)
    {
        using var host = Build(services =>
        {
            AddBus(services);
            services.AddPromyEventBusTestHarness();
            if (service == typeof(TimeProvider))
            {
                services.AddSingleton(TimeProvider.System);
            }
            else
            {
                services.AddSingleton(new InMemoryBroker());
            }
        });

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(Token));

        Assert.Contains($"A {service.Name} was registered after", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_harness_without_a_bus_ends_the_start()
    {
        using var host = Build(services => services.AddPromyEventBusTestHarness());

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(Token));

        Assert.Contains("no event bus", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_clock_of_the_harness_is_that_of_the_application()
    {
        await using var host = await TestHost.StartAsync();

        Assert.Same(host.Harness.Clock, host.Services.GetRequiredService<TimeProvider>());
        Assert.InRange(
            TimeProvider.System.GetUtcNow() - host.Harness.Clock.Start, TimeSpan.Zero, TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_host_without_a_harness_is_an_error_that_says_so()
    {
        await using var services = new ServiceCollection().BuildServiceProvider();

        var error = Assert.Throws<InvalidOperationException>(() => services.GetEventBusTestHarness());

        Assert.Contains("AddPromyEventBusTestHarness", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SubscriptionStart.Beginning)]
    [InlineData(SubscriptionStart.End)]
    public async Task Events_of_the_start_reach_every_group(SubscriptionStart start)
    {
        using var host = Build(services =>
        {
            // Starts before the bus does.
            services.AddHostedService<PublishingService>();
            AddBus(services, bus => bus.Consumer.StartFrom = start);
            services.AddPromyEventBusTestHarness();
        });

        await host.StartAsync(Token);
        await host.Services.GetRequiredService<IEventPublisher>().PublishAsync(new OrderPlaced { Number = 2 }, Token);
        var harness = host.Services.GetEventBusTestHarness();
        await harness.WhenSettledAsync(Token);

        Assert.Equal(
            [1, 2], harness.Handled<OrderHandler>().Select(handled => ((OrderPlaced)handled.Event).Number).Order());
        await host.StopAsync(Token);
    }

    private static async Task HandlesOneAsync(
        Action<IServiceCollection> add, params (string Key, string Value)[] configuration)
    {
        using var host = Build(add, configuration);
        await host.StartAsync(Token);
        await host.Services.GetRequiredService<IEventPublisher>().PublishAsync(new OrderPlaced(), Token);
        var harness = host.Services.GetEventBusTestHarness();
        await harness.WhenSettledAsync(Token);

        Assert.Single(harness.Handled<OrderHandler>());
        await host.StopAsync(Token);
    }

    private static IPromyEventBusBuilder AddBus(
        IServiceCollection services, Action<PromyEventBusOptions>? options = null) =>
        services.AddSingleton(new OrderWork())
            .AddPromyEventBus(bus =>
            {
                bus.Consumer.Group = TestHost.Group;
                options?.Invoke(bus);
            })
            .AddConsumer<OrderHandler, OrderPlaced>();

    private static IHost Build(
        Action<IServiceCollection> add, params (string Key, string Value)[] configuration)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            configuration.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        add(builder.Services);
        return builder.Build();
    }

    private sealed class PublishingService(IEventPublisher publisher) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken) =>
            await publisher.PublishAsync(new OrderPlaced { Number = 1 }, cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
