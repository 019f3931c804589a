using StackExchange.Redis;

namespace Promy.EventBus.Redis.Conformance.Tests;

/// <summary>
/// Redis as the conformance suite sees it: the Redis of the assembly, or one of a test's own that keeps what it
/// confirmed.
/// </summary>
internal sealed class RedisTransports(RedisServer server) : ITransportFactory
{
    public static TransportFeatures Supported { get; } = new()
    {
        CanRestartServer = true,
        CanCrash = true,
        CanRefuseWrites = true,
        ReportsLag = true,
    };

    public TransportFeatures Features => Supported;

    public async Task<ITransportUnderTest> StartAsync(TransportServer kind)
    {
        if (kind == TransportServer.Shared)
        {
            return new RedisTransportUnderTest(server.ConnectionString, server.Connection);
        }

        var own = await RedisServerProcess.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        var admin = await ConnectionMultiplexer.ConnectAsync($"{own.ConnectionString},allowAdmin=true,abortConnect=false");
        return new RedisTransportUnderTest(own.ConnectionString, admin, own);
    }
}
