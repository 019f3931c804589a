using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Promy.EventBus.Testing.Tests;

/// <summary>A started host with a harness, which stops with the test.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    public const string Group = "shop";

    private readonly IHost _host;

    private TestHost(IHost host)
    {
        _host = host;
        Harness = host.Services.GetEventBusTestHarness();
    }

    public EventBusTestHarness Harness { get; }

    public IEventPublisher Publisher => _host.Services.GetRequiredService<IEventPublisher>();

    public IServiceProvider Services => _host.Services;

    /// <summary>What has happened until the end of the host.</summary>
    public string LastTimeline => Harness.Timeline;

    /// <summary>A host whose <see cref="OrderHandler"/> does this.</summary>
    public static Task<TestHost> StartAsync(
        Func<OrderPlaced, EventContext, CancellationToken, Task>? handle = null,
        Action<PromyEventBusOptions>? options = null,
        Action<IServiceCollection>? services = null,
        EventBusTestHarness? harness = null) =>
        StartAsync(
            bus => bus.AddConsumer<OrderHandler, OrderPlaced>(),
            options,
            collection =>
            {
                collection.AddSingleton(new OrderWork { DoAsync = handle ?? ((_, _, _) => Task.CompletedTask) });
                services?.Invoke(collection);
            },
            harness);

    public static async Task<TestHost> StartAsync(
        Action<IPromyEventBusBuilder> consumers,
        Action<PromyEventBusOptions>? options = null,
        Action<IServiceCollection>? services = null,
        EventBusTestHarness? harness = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        consumers(builder.Services.AddPromyEventBus(bus =>
        {
            bus.Consumer.Group = Group;
            options?.Invoke(bus);
        }));
        services?.Invoke(builder.Services);
        _ = harness is null
            ? builder.Services.AddPromyEventBusTestHarness()
            : builder.Services.AddPromyEventBusTestHarness(harness);
        var host = builder.Build();
        await host.StartAsync(CancellationToken.None);
        return new TestHost(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}
