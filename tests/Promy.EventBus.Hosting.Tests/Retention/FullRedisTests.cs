using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using StackExchange.Redis;

namespace Promy.EventBus.Hosting.Tests;

/// <summary>A full Redis refuses every write that needs memory, and trimming frees memory.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class FullRedisTests : IAsyncLifetime, IDisposable
{
    private const string Stream = "full";
    private const string Group = "readers";
    private const int Count = 300;

    private readonly MetricCollector<long> _trimmed = new(null, EventBusTelemetry.MeterName, "promy.eventbus.trimmed");
    private readonly MetricCollector<long> _unread =
        new(null, EventBusTelemetry.MeterName, "promy.eventbus.trimmed_unread");
    private RedisServerProcess _redis = null!;
    private ConnectionMultiplexer _admin = null!;

    private IDatabase Database => _admin.GetDatabase();

    [Fact]
    public async Task A_full_redis_takes_events_again_after_a_trim_of_acknowledged_entries()
    {
        await FillAsync(acknowledged: Count);
        await using var host = await StartAsync(stream => stream.UntilAcknowledged = true);

        await host.RunRoundAsync();

        Assert.Equal(0, await Database.StreamLengthAsync(Stream));
        Assert.Equal((Count, 0L), (Sum(_trimmed), Sum(_unread)));
        Assert.Empty(host.Warnings);
        Assert.False(await Database.KeyExistsAsync(Leader));
        await AddAsync();
    }

    [Fact]
    public async Task One_of_two_hosts_trims_and_unread_entries_are_counted_once()
    {
        await FillAsync(acknowledged: 100);
        await using var one = await StartAsync(stream => stream.MaxLength = 20);
        await using var other = await StartAsync(stream => stream.MaxLength = 20);

        await Task.WhenAll(one.RunRoundAsync(), other.RunRoundAsync());

        Assert.Equal(20, await Database.StreamLengthAsync(Stream));
        Assert.Equal((Count - 20, Count - 20 - 100L), (Sum(_trimmed), Sum(_unread)));
        Assert.Empty(one.Warnings.Concat(other.Warnings));
    }

    [Fact]
    public async Task Nothing_is_trimmed_while_another_host_leads()
    {
        await Database.StringSetAsync(Leader, "another", TimeSpan.FromMinutes(10));
        await FillAsync(acknowledged: Count);
        await using var host = await StartAsync(stream => stream.UntilAcknowledged = true);

        await host.RunRoundAsync();

        Assert.Equal(Count, await Database.StreamLengthAsync(Stream));
        Assert.Equal("another", await Database.StringGetAsync(Leader));
        Assert.Empty(host.Warnings);
    }

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServerProcess.StartAsync();
        _admin = await ConnectionMultiplexer.ConnectAsync($"{_redis.ConnectionString},allowAdmin=true");
    }

    public async ValueTask DisposeAsync()
    {
        await _admin.DisposeAsync();
        await _redis.DisposeAsync();
    }

    public void Dispose()
    {
        _trimmed.Dispose();
        _unread.Dispose();
    }

    private static string Leader => $"{{{Stream}}}:trim-leader";

    private Task<TrimmingHost> StartAsync(Action<EventBusStreamRetentionOptions> choose) =>
        TrimmingHost.StartAsync(_redis.ConnectionString, Stream, choose);

    private Task<RedisValue> AddAsync() => RawEntries.AddAsync(Database, Stream, "{}", new string('x', 20_000));

    /// <summary>Entries that are all delivered, some of them acknowledged, in a Redis that takes no more.</summary>
    private async Task FillAsync(int acknowledged)
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => AddAsync()));
        await Database.StreamCreateConsumerGroupAsync(Stream, Group, StreamPosition.Beginning);
        await Database.StreamReadGroupAsync(Stream, Group, "reader", StreamPosition.NewMessages);
        await Database.StreamAcknowledgeAsync(Stream, Group, ids[..acknowledged]);

        var used = (await _admin.GetServers()[0].InfoAsync("memory"))
            .SelectMany(group => group).Single(line => line.Key == "used_memory");
        await FullRedis.FillAsync(Database, long.Parse(used.Value) / 2);
    }

    private static long Sum(MetricCollector<long> collector) =>
        collector.GetMeasurementSnapshot()
            .Where(measurement => (string?)measurement.Tags["messaging.destination.name"] == Stream)
            .Sum(measurement => measurement.Value);
}
