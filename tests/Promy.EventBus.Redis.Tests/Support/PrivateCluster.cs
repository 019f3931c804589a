using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests;

/// <summary>A Redis Cluster of two primaries with a bus on it.</summary>
internal sealed class PrivateCluster : IAsyncDisposable
{
    private readonly RedisCluster _cluster;
    private readonly ConnectionMultiplexer _admin;

    private PrivateCluster(RedisCluster cluster, ConnectionMultiplexer admin)
    {
        _cluster = cluster;
        _admin = admin;
        Bus = new RedisBus(cluster.ConnectionString, admin);
    }

    public RedisBus Bus { get; }

    public static async Task<PrivateCluster> StartAsync()
    {
        var cluster = await RedisCluster.StartAsync(primaries: 2);
        try
        {
            return new PrivateCluster(
                cluster, await ConnectionMultiplexer.ConnectAsync($"{cluster.ConnectionString},allowAdmin=true"));
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether the nodes are Redict's.</summary>
    public Task<bool> IsRedictAsync() => RedisProduct.IsRedictAsync(_admin.GetServers()[0]);

    /// <summary>Moves the stream of the bus, and what belongs to its group, to the other node.</summary>
    /// <inheritdoc cref="RedisCluster.BeginMoveAsync"/>
    public Task<Func<Task>> BeginMoveAsync() => _cluster.BeginMoveAsync(
        [Bus.Stream, Bus.RetryStream, Bus.RedeliverySet, SatelliteKeys.Members(Bus.Stream, Bus.Group)]);

    public async ValueTask DisposeAsync()
    {
        await Bus.DisposeAsync();
        await _admin.DisposeAsync();
        await _cluster.DisposeAsync();
    }
}
