using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Promy.EventBus.Redis.Conformance.Tests;

/// <summary>Hosts as applications build them, on one Redis.</summary>
internal sealed class RedisBusUnderTest(RedisTransportUnderTest transport) : IBusUnderTest
{
    public ITransportUnderTest Transport => transport;

    public async Task<IHost> StartHostAsync(Action<IPromyEventBusBuilder> consumers, Action<PromyEventBusOptions> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        consumers(builder.Services.AddPromyEventBus(options =>
        {
            options.Redis.ConnectionString = transport.ConnectionString;
            configure(options);
        }));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    public ValueTask DisposeAsync() => transport.DisposeAsync();
}
