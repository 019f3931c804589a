using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>
/// A host with this bus, as an application sets it up: <c>AddPromyEventBus</c>, handlers through DI, default retry.
/// </summary>
internal sealed class BusHost : IAsyncDisposable
{
    public const string Group = "bench";

    private readonly IHost _host;

    private BusHost(IHost host) => _host = host;

    public IEventPublisher Publisher => _host.Services.GetRequiredService<IEventPublisher>();

    public static Task<BusHost> StartAsync(
        RedisServer server, Action<IPromyEventBusBuilder>? consumers = null,
        Action<EventBusConsumerOptions>? configure = null) =>
        StartAsync(options => options.Redis.ConnectionString = server.ConnectionString, consumers, configure);

    /// <summary>The same, with the transport in memory.</summary>
    public static Task<BusHost> StartInMemoryAsync(
        Action<IPromyEventBusBuilder> consumers, Action<EventBusConsumerOptions> configure) =>
        StartAsync(_ => { }, bus => consumers(bus.UseInMemory()), configure);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private static async Task<BusHost> StartAsync(
        Action<PromyEventBusOptions> transport, Action<IPromyEventBusBuilder>? consumers,
        Action<EventBusConsumerOptions>? configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        var bus = builder.Services.AddPromyEventBus(options =>
        {
            transport(options);
            options.Consumer.Group = Group;
            configure?.Invoke(options.Consumer);
        });
        consumers?.Invoke(bus);
        var host = builder.Build();
        await host.StartAsync();
        return new BusHost(host);
    }
}
