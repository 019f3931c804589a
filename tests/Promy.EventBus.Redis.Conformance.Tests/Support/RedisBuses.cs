namespace Promy.EventBus.Redis.Conformance.Tests;

/// <summary>Hosts on Redis.</summary>
internal sealed class RedisBuses(RedisServer server) : IBusFactory
{
    private readonly RedisTransports _transports = new(server);

    public TransportFeatures Features => _transports.Features;

    public async Task<IBusUnderTest> StartAsync(TransportServer kind) => new RedisBusUnderTest(await _transports.StartAsync(kind));
}
