using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging.Abstractions;
using Promy.EventBus.Redis;
using Promy.EventBus.Wire;

namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>
/// What the sequences of a run share: to connect takes longer than most steps. A process that has not crashed is used
/// again by another sequence.
/// </summary>
internal sealed class RedisPark : IAsyncDisposable
{
    private readonly ConcurrentBag<RedisNode> _idle = [];
    private readonly RedisServer _server;
    private readonly RedisEventPublisher _publisher;

    public RedisPark(RedisServer server)
    {
        _server = server;
        var options = new EventBusRedisOptions { ConnectionString = server.ConnectionString };
        Connections = new RedisConnections(options, TimeProvider.System, NullLoggerFactory.Instance);
        Probe = new RedisProbe(Connections, options, TimeProvider.System);
        Retention = new RedisRetention(Connections);
        _publisher = new RedisEventPublisher(
            Connections,
            options,
            new EventBusPublisherOptions(),
            new EventSerializer(WireJson.CreateOptions([new DefaultJsonTypeInfoResolver()])),
            TimeProvider.System,
            NullLogger<RedisEventPublisher>.Instance);
    }

    public StackExchange.Redis.IDatabase Database => _server.Database;

    public RedisConnections Connections { get; }

    public RedisProbe Probe { get; }

    public RedisRetention Retention { get; }

    public IEventPublisher Publisher => _publisher;

    public SideNames NewNames() => SideNames.Of(_server.NewKeys());

    public RedisNode Take() => _idle.TryTake(out var node) ? node : new RedisNode(_server.ConnectionString);

    public ValueTask GiveBackAsync(RedisNode node)
    {
        if (node.HasCrashed)
        {
            return node.DisposeAsync();
        }

        _idle.Add(node);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _idle)
        {
            await node.DisposeAsync();
        }

        await _publisher.DisposeAsync();
        await Connections.DisposeAsync();
    }
}
