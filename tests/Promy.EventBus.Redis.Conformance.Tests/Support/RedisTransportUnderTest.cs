using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Conformance.Tests;

/// <summary>
/// The transport on a real Redis for one test, with the inspection and administration that <c>redis-cli</c> has.
/// </summary>
internal sealed class RedisTransportUnderTest(
    string connectionString, IConnectionMultiplexer admin, RedisServerProcess? own = null) : ITransportUnderTest
{
    private readonly Keys _keys = new(admin);

    private IDatabase Database => admin.GetDatabase();

    public string Stream(string name) => _keys.Stream(name);

    public string Group(string name) => _keys.Group(name);

    public ITransportProcess StartProcess() => new RedisProcess(connectionString);

    public void AddTo(IPromyEventBusBuilder bus) =>
        bus.Services.Configure<PromyEventBusOptions>(options => options.Redis.ConnectionString = connectionString);

    public void AddRefusedTo(IPromyEventBusBuilder bus, string password)
    {
        var configuration = ConfigurationOptions.Parse(connectionString);
        (configuration.User, configuration.Password) = ("nobody", password);
        bus.Services.Configure<PromyEventBusOptions>(options => options.Redis.Configuration = configuration);
    }

    public async Task<string> PublishRawAsync(string stream, byte[] metadata, byte[] payload) =>
        (string)(await RawEntries.AddAsync(Database, stream, metadata, payload))!;

    public async Task<IReadOnlyList<StoredEntry>> ReadAllAsync(string stream) =>
        await Database.KeyTypeAsync(stream) == RedisType.Stream
            ? Array.ConvertAll(
                await Database.StreamRangeAsync(stream),
                entry => new StoredEntry((string)entry.Id!, (byte[])entry["metadata"]!, (byte[])entry["payload"]!))
            : [];

    public async Task<long> PendingAsync(string stream, string group)
    {
        var groups = await Database.KeyExistsAsync(stream) ? await Database.StreamGroupInfoAsync(stream) : [];
        return groups.Where(info => info.Name == group).Sum(info => (long)info.PendingMessageCount);
    }

    public async Task<long?> LagAsync(string stream, string group)
    {
        var redis = new EventBusRedisOptions { ConnectionString = connectionString };
        await using var connections = new RedisConnections(redis, TimeProvider.System, NullLoggerFactory.Instance);
        var probe = new RedisProbe(connections, redis, TimeProvider.System);
        return (await probe.GetLagAsync(stream, group, CancellationToken.None))?.Lag;
    }

    public Task RefuseWritesAsync(string stream) => Database.StringSetAsync(stream, "not a stream");

    public Task AcceptWritesAsync(string stream) => Database.KeyDeleteAsync(stream);

    public Task StopServerAsync() => Own.KillAsync();

    public Task StartServerAsync() => Own.RestartAsync();

    public async ValueTask DisposeAsync()
    {
        if (own is null)
        {
            await _keys.DisposeAsync();
            return;
        }

        await own.DisposeAsync();
        await admin.DisposeAsync();
    }

    private RedisServerProcess Own =>
        own ?? throw new InvalidOperationException(
            "The Redis of the assembly must not be stopped: ask for one of the test's own.");
}
