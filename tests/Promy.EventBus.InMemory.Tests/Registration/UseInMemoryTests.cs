using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Promy.EventBus.InMemory.Tests.Registration;

public sealed class UseInMemoryTests
{
    [Fact]
    public async Task An_event_reaches_its_handler_without_any_server()
    {
        var handled = new TaskCompletionSource<NumberedEvent>();
        using var host = Build(services => services.AddSingleton(handled), withConsumer: true);
        await host.StartAsync(TestContext.Current.CancellationToken);

        await host.Services.GetRequiredService<IEventPublisher>().PublishAsync(
            new NumberedEvent { Number = 7 }, TestContext.Current.CancellationToken);

        Assert.Equal(7, (await handled.Task.WaitAsync(Eventually.DefaultDeadline, TimeProvider.System)).Number);
        await Eventually.EqualAsync(
            HealthStatus.Healthy,
            async () => (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Hosts_with_one_broker_are_processes_of_one_server()
    {
        using var broker = new InMemoryBroker();
        var handled = new TaskCompletionSource<NumberedEvent>();
        using var worker = Build(services => services.AddSingleton(broker).AddSingleton(handled), withConsumer: true);
        using var sender = Build(services => services.AddSingleton(broker));
        await worker.StartAsync(TestContext.Current.CancellationToken);
        await sender.StartAsync(TestContext.Current.CancellationToken);

        await sender.Services.GetRequiredService<IEventPublisher>().PublishAsync(
            new NumberedEvent { Number = 8 }, TestContext.Current.CancellationToken);

        Assert.Equal(8, (await handled.Task.WaitAsync(Eventually.DefaultDeadline, TimeProvider.System)).Number);
        await worker.StopAsync(TestContext.Current.CancellationToken);
        await sender.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_transport_is_that_of_the_memory_and_names_no_server()
    {
        using var host = Build(_ => { });
        var transport = host.Services.GetRequiredService<IEventTransport>();

        Assert.IsType<InMemoryTransport>(transport);
        Assert.Null(transport.Address);
        Assert.Same(transport.Publisher, host.Services.GetRequiredService<IEventPublisher>());
        Assert.Same(transport.DeadLetters, host.Services.GetRequiredService<IDeadLetterStore>());
        Assert.True(await transport.VerifyAsync(CancellationToken.None));
    }

    private static IHost Build(Action<IServiceCollection> services, bool withConsumer = false)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        services(builder.Services);
        var bus = builder.Services.AddPromyEventBus(options => options.Consumer.Group = "group").UseInMemory();
        if (withConsumer)
        {
            bus.AddConsumer<Handler, NumberedEvent>();
        }

        return builder.Build();
    }

    private sealed class Handler(TaskCompletionSource<NumberedEvent> handled) : IEventHandler<NumberedEvent>
    {
        public Task HandleAsync(NumberedEvent @event, EventContext context, CancellationToken cancellationToken)
        {
            handled.TrySetResult(@event);
            return Task.CompletedTask;
        }
    }
}
