using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Promy.EventBus.Redis;
using StackExchange.Redis;

namespace Promy.EventBus.Hosting.Tests;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class TrimmingTests : IAsyncLifetime, IDisposable
{
    private readonly MetricCollector<long> _trimmed = new(null, EventBusTelemetry.MeterName, "promy.eventbus.trimmed");
    private readonly MetricCollector<long> _unread =
        new(null, EventBusTelemetry.MeterName, "promy.eventbus.trimmed_unread");
    private readonly RedisServer _server;
    private readonly Keys _keys;
    private readonly string _stream;

    public TrimmingTests(RedisServer server)
    {
        _server = server;
        _keys = server.NewKeys();
        _stream = _keys.Stream();
    }

    private IDatabase Database => _server.Database;

    private string Leader => $"{{{_stream}}}:trim-leader";

    [Fact]
    public async Task Two_hosts_remove_each_entry_once_and_keep_entries_pending_in_a_group()
    {
        var ids = await FillAsync(700);
        await HandleAsync("fast", ids);
        await HandleAsync("slow", ids[..500], pending: ids[300]);
        var retries = $"{{{_stream}}}:slow:retry";
        await Database.StreamAddAsync(retries, "metadata", "{}");
        await Database.StreamCreateConsumerGroupAsync(retries, "slow");
        await using var one = await StartAsync(UntilAcknowledged);
        await using var other = await StartAsync(UntilAcknowledged);

        await Task.WhenAll(one.RunRoundAsync(), other.RunRoundAsync());

        Assert.Equal(ids[300..], await RemainingAsync());
        Assert.Equal(300, Sum(_trimmed));
        Assert.Equal(0, Sum(_unread));
        Assert.Equal(1, await Database.StreamLengthAsync(retries));
        Assert.False(await Database.KeyExistsAsync(Leader));

        await Database.StreamAcknowledgeAsync(_stream, "slow", ids[300]);
        await Task.WhenAll(one.RunRoundAsync(), other.RunRoundAsync());

        // The slow group was delivered the first 500 and not the others.
        Assert.Equal(ids[500..], await RemainingAsync());
        Assert.Equal(500, Sum(_trimmed));
        Assert.Empty(one.Warnings.Concat(other.Warnings));
    }

    [Fact]
    public async Task Nothing_is_trimmed_until_the_lock_of_a_crashed_host_expires()
    {
        var ids = await FillAsync(20);
        await HandleAsync("group", ids);
        Assert.True(await new TrimLock(Database, _stream).TryAcquireAsync());
        var token = await Database.StringGetAsync(Leader);
        await using var host = await StartAsync(UntilAcknowledged);

        await host.RunRoundAsync();
        Assert.Equal(ids, await RemainingAsync());
        Assert.Equal(token, await Database.StringGetAsync(Leader));

        // The holder has died; this is the remaining lifetime of its lock.
        Assert.InRange(
            (await Database.KeyTimeToLiveAsync(Leader))!.Value, TimeSpan.FromMilliseconds(1), TrimLock.Duration);
        await Database.KeyExpireAsync(Leader, TimeSpan.FromMilliseconds(1));
        await Eventually.EqualAsync(false, () => Database.KeyExistsAsync(Leader));
        await host.RunRoundAsync();

        Assert.Empty(await RemainingAsync());
        Assert.Equal(20, Sum(_trimmed));
        Assert.Empty(host.Warnings);
    }

    [Fact]
    public async Task A_stop_during_the_request_for_the_lock_leaves_no_lock_behind()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var database = admin.GetDatabase();
        await RawEntries.AddAsync(database, _stream, "{}", "{}");
        await database.StreamCreateConsumerGroupAsync(_stream, "group", StreamPosition.Beginning);
        await using (var host = await TrimmingHost.StartAsync(redis.ConnectionString, _stream, UntilAcknowledged))
        {
            // A first round connects and makes every script known; the second is begun while nothing answers.
            await host.RunRoundAsync();
            redis.Pause();
            await host.BeginRoundAsync();
        }

        redis.Resume();
        Assert.Equal(1, await database.StreamLengthAsync(_stream));
        await Eventually.EqualAsync(false, () => database.KeyExistsAsync(Leader));
    }

    [Fact]
    public async Task A_trim_by_length_counts_unread_entries_over_many_steps()
    {
        await Database.ScriptEvaluateAsync(
            "for number = 1, ARGV[1] do redis.call('XADD', KEYS[1], number .. '-0', 'metadata', '{}') end", [_stream],
            [25_000]);
        await Database.StreamCreateConsumerGroupAsync(_stream, "group", "4000-0");
        await Database.StreamReadGroupAsync(_stream, "group", "reader", ">", count: 10);
        await Database.StreamAcknowledgeAsync(_stream, "group", "4001-0");
        await using var host = await StartAsync(stream => stream.MaxLength = 1_000);

        await host.RunRoundAsync();

        Assert.Equal(1_000, await Database.StreamLengthAsync(_stream));
        Assert.Equal("24001-0", (await Database.StreamRangeAsync(_stream, count: 1))[0].Id);
        Assert.Equal(24_000, Sum(_trimmed));
        Assert.Equal(24_000 - 4_000 - 1, Sum(_unread));
        Assert.Empty(host.Warnings);
    }

    [Fact]
    public async Task A_trim_by_age_uses_the_clock_of_redis_and_not_of_the_host()
    {
        var old = TimeProvider.System.GetUtcNow().AddHours(-2).ToUnixTimeMilliseconds();
        await Database.StreamAddAsync(_stream, "metadata", "{}", $"{old}-0");
        var young = await FillAsync(3);
        await using var host = await StartAsync(stream => stream.MaxAge = TimeSpan.FromHours(1));

        await host.RunRoundAsync();

        Assert.Equal(young, await RemainingAsync());
        Assert.Equal(1, Sum(_trimmed));
    }

    [Fact]
    public async Task An_age_before_the_first_date_removes_nothing_and_is_no_error()
    {
        var ids = await FillAsync(3);
        foreach (var age in (TimeSpan[])[TimeSpan.MaxValue, TimeSpan.FromDays(100 * 365)])
        {
            await using var host = await StartAsync(stream => stream.MaxAge = age);
            await host.RunRoundAsync();

            Assert.Equal(ids, await RemainingAsync());
            Assert.Empty(host.Warnings);
        }
    }

    [Fact]
    public async Task A_stream_without_a_group_or_that_does_not_exist_is_left_alone()
    {
        await using var host = await StartAsync(UntilAcknowledged);
        await host.RunRoundAsync();
        Assert.False(await Database.KeyExistsAsync(_stream));

        var ids = await FillAsync(5);
        await host.RunRoundAsync();

        Assert.Equal(ids, await RemainingAsync());
        Assert.Empty(host.Warnings);
    }

    [Fact]
    public async Task A_key_that_is_not_a_stream_is_logged_and_the_service_goes_on()
    {
        await Database.StringSetAsync(_stream, "text");
        await using var host = await StartAsync(UntilAcknowledged);
        await host.RunRoundAsync();
        await host.RunRoundAsync();
        Assert.Equal(611, Assert.Single(host.Warnings).Id.Id);

        await Database.KeyDeleteAsync(_stream);
        await HandleAsync("group", await FillAsync(3));
        await host.RunRoundAsync();

        Assert.Empty(await RemainingAsync());
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _keys.DisposeAsync();

    public void Dispose()
    {
        _trimmed.Dispose();
        _unread.Dispose();
    }

    private static void UntilAcknowledged(EventBusStreamRetentionOptions stream) => stream.UntilAcknowledged = true;

    private Task<TrimmingHost> StartAsync(Action<EventBusStreamRetentionOptions> choose) =>
        TrimmingHost.StartAsync(_server, _stream, choose);

    private async Task<RedisValue[]> FillAsync(int count)
    {
        var ids = new RedisValue[count];
        for (var index = 0; index < count; index++)
        {
            ids[index] = await RawEntries.AddAsync(Database, _stream, "{}", "{}");
        }

        return ids;
    }

    /// <summary>Reads these entries in a new group and acknowledges all but one.</summary>
    private async Task HandleAsync(string group, RedisValue[] ids, RedisValue pending = default)
    {
        await Database.StreamCreateConsumerGroupAsync(_stream, group, StreamPosition.Beginning);
        await Database.StreamReadGroupAsync(_stream, group, "reader", ">", count: ids.Length);
        await Database.StreamAcknowledgeAsync(_stream, group, [.. ids.Where(id => id != pending)]);
    }

    private async Task<RedisValue[]> RemainingAsync() =>
        Array.ConvertAll(await Database.StreamRangeAsync(_stream), entry => entry.Id);

    private long Sum(MetricCollector<long> collector) =>
        collector.GetMeasurementSnapshot()
            .Where(measurement => (string?)measurement.Tags["messaging.destination.name"] == _stream)
            .Sum(measurement => measurement.Value);
}
