using Microsoft.Extensions.Logging.Abstractions;
using Promy.EventBus.Redis;
using Promy.EventBus.Redis.Conformance.Tests;

namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>A real Redis, in real time.</summary>
internal sealed class RedisSide : Side
{
    private readonly Keys _keys;
    private readonly string _connectionString;
    private readonly RedisProcess _main;
    private readonly RedisConnections _connections;
    private readonly RedisProbe _probe;
    private readonly RedisRetention _retention;
    private readonly RedisDeadLetterStore _store;

    public RedisSide(Sequence sequence, RedisServer server, Keys keys)
        : base(sequence, keys.Stream(), keys.Group(), keys.Stream("dlq"), PlantedFault.None)
    {
        _keys = keys;
        _connectionString = server.ConnectionString;
        _main = new RedisProcess(_connectionString);
        var options = new EventBusRedisOptions { ConnectionString = _connectionString };
        _connections = new RedisConnections(options, TimeProvider.System, NullLoggerFactory.Instance);
        _probe = new RedisProbe(_connections, options, TimeProvider.System);
        _retention = new RedisRetention(_connections);
        _store = new RedisDeadLetterStore(
            _connections,
            new EventBusDeadLetterStoreOptions { DeadLetterStream = Letters, ReplayStreams = { Stream } });
    }

    protected override IEventPublisher Publisher => _main.Publisher;

    protected override IDeadLetterStore Store => _store;

    /// <summary>This side cannot tell: the comparison waits for it.</summary>
    public override Task SettleAsync() => Task.CompletedTask;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _main.DisposeAsync();
        await _connections.DisposeAsync();
        await _keys.DisposeAsync();
    }

    protected override ITransportProcess StartProcess() => new RedisProcess(_connectionString);

    protected override Task<GroupLag?> LagAsync() => _probe.GetLagAsync(Stream, Group, CancellationToken.None);

    protected override Task<long> LengthAsync() => _probe.GetLengthAsync(Stream, CancellationToken.None);

    protected override async Task<long> TrimAsync()
    {
        var count = new TrimSum();
        await _retention.TrimAsync(Stream, Retention.UntilAcknowledged, count, CancellationToken.None);
        return count.Removed;
    }

    protected override Task StartedAsync(int slot) => Eventually.TrueAsync(
        async () => (await _probe.GetMembersAsync(Stream, Group, CancellationToken.None))
            .Any(member => SubscriptionOf(slot).ConsumerId is not { } name || member.Name == name));

    protected override Task EndedAsync(Task completion) => completion;
}
