using StackExchange.Redis;

namespace Promy.EventBus.Redis.Conformance.Tests;

/// <summary>
/// Redis as the conformance suite sees it: the Redis of the assembly, or one of a test's own that keeps what it
/// confirmed.
/// </summary>
public sealed class RedisTransports : ITransportFactory, IAsyncLifetime
{
    private readonly RedisServer _server = new();

    public TransportFeatures Features { get; } = new()
    {
        CanRestartServer = true,
        CanCrash = true,
        CanRefuseWrites = true,
        ReportsLag = true,
        ReportsMembers = true,
        Trims = true,
        TrimsAcknowledged = true,
        RefusesCredentials = true,
    };

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public async Task<ITransportUnderTest> StartAsync(TransportServer server)
    {
        if (server == TransportServer.Shared)
        {
            return new RedisTransportUnderTest(_server.ConnectionString, _server.Connection);
        }

        var own = await RedisServerProcess.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        var admin = await ConnectionMultiplexer.ConnectAsync(
            $"{own.ConnectionString},allowAdmin=true,abortConnect=false");
        return new RedisTransportUnderTest(own.ConnectionString, admin, own);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
