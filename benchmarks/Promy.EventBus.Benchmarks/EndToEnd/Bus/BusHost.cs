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

    public static async Task<BusHost> StartAsync(
        RedisServer server, Action<IPromyEventBusBuilder>? consumers = null,
        Action<EventBusConsumerOptions>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        var bus = builder.Services.AddPromyEventBus(options =>
        {
            options.Redis.ConnectionString = server.ConnectionString;
            options.Consumer.Group = Group;
            configure?.Invoke(options.Consumer);
        });
        consumers?.Invoke(bus);
        var host = builder.Build();
        await host.StartAsync();
        return new BusHost(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
