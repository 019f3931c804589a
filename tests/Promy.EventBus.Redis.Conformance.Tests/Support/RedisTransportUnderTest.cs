using StackExchange.Redis;

namespace Promy.EventBus.Redis.Conformance.Tests;

/// <summary>The transport on a real Redis for one test, and what <c>redis-cli</c> could tell or do.</summary>
internal sealed class RedisTransportUnderTest(
    string connectionString, IConnectionMultiplexer admin, RedisServerProcess? own = null) : ITransportUnderTest
{
    private readonly Keys _keys = new(admin);

    public string ConnectionString => connectionString;

    private IDatabase Database => admin.GetDatabase();

    public string Stream(string name) => _keys.Stream(name);

    public string Group(string name) => _keys.Group(name);

    public IPublisherProcess StartPublisher() => new RedisPublisherProcess(connectionString);

    public IConsumerProcess StartConsumer() => new RedisConsumerProcess(connectionString);

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
        await using var process = new RedisConsumerProcess(connectionString);
        return await process.LagAsync(stream, group);
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
        own ?? throw new InvalidOperationException("The Redis of the assembly must not be stopped: ask for one of the test's own.");
}
