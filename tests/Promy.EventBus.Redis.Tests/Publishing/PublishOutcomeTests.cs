using System.Text.Json;

namespace Promy.EventBus.Redis.Tests.Publishing;

/// <summary>The outcome for a caller if Redis does not confirm: certainly not stored, or unknown.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class PublishOutcomeTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task A_redis_that_was_never_there_means_not_published()
    {
        await using var redis = await PrivateRedis.StartAsync();
        var bus = redis.NewBus(options => options.WriteTimeout = Short);
        await redis.Server.KillAsync();

        await AssertNotPublishedAsync(bus);
    }

    [Fact]
    public async Task A_redis_that_has_gone_means_not_published()
    {
        await using var redis = await PrivateRedis.StartAsync();
        var bus = redis.NewBus(options => options.WriteTimeout = Short);
        await bus.Publisher.PublishAsync(bus.Stream, new TestEvent());
        var connection = await bus.Connections.GetPublisherAsync(CancellationToken.None);
        await redis.Server.KillAsync();
        await Eventually.TrueAsync(() => !connection.IsConnected);

        await AssertNotPublishedAsync(bus);
    }

    [Fact]
    public async Task A_connection_that_cannot_be_had_means_not_published()
    {
        await using var offline = new OfflinePublisher();

        await Assert.ThrowsAsync<EventNotPublishedException>(
            async () => await offline.Publisher.PublishAsync("test:offline", new TestEvent()));
    }

    [Fact]
    public async Task A_key_that_is_no_stream_means_not_published_and_is_not_retried()
    {
        await using var redis = await PrivateRedis.StartAsync();
        var bus = redis.NewBus();
        await redis.Database.StringSetAsync(bus.Stream, "not a stream");

        var error = await AssertNotPublishedAsync(bus);

        Assert.Contains("WRONGTYPE", error.Message, StringComparison.Ordinal);
        Assert.Equal((1, 0), await redis.CommandStatisticsAsync("xadd"));
    }

    [Fact]
    public async Task A_missing_permission_means_not_published_and_is_not_retried()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await redis.Database.ExecuteAsync("ACL", "SETUSER", "writer", "on", ">pass", "~*", "+@all", "-xadd");
        var bus = redis.NewBus(options => options.ConnectionString += ",user=writer,password=pass");

        var error = await AssertNotPublishedAsync(bus);

        Assert.Contains("NOPERM", error.Message, StringComparison.Ordinal);
        Assert.Equal((0, 1), await redis.CommandStatisticsAsync("xadd"));
    }

    [Fact]
    public async Task A_server_that_stopped_answering_leaves_the_outcome_unknown()
    {
        await using var redis = await PrivateRedis.StartAsync();
        var bus = redis.NewBus(options => options.WriteTimeout = Short);
        await bus.Publisher.PublishAsync(bus.Stream, new TestEvent());
        var happened = new TestEvent();

        redis.Server.Pause();
        var error = await Assert.ThrowsAsync<EventPublishOutcomeUnknownException>(
            async () => await bus.Publisher.PublishAsync(bus.Stream, happened));

        Assert.Equal((bus.Stream, happened.Id), (error.Stream, error.EventId));
        redis.Server.Resume();

        // It was stored after all, and only once: an unknown outcome is not tried again by itself.
        await Eventually.EqualAsync(2, () => redis.Database.StreamLengthAsync(bus.Stream));
        Assert.Equal((2, 0), await redis.CommandStatisticsAsync("xadd"));
    }

    [Fact]
    public async Task A_publish_survives_a_short_outage_and_stores_the_event_once()
    {
        await using var redis = await PrivateRedis.StartAsync();
        var bus = redis.NewBus(options => options.WriteTimeout = TimeSpan.FromSeconds(15));
        await bus.Publisher.PublishAsync(bus.Stream, new TestEvent());
        var connection = await bus.Connections.GetPublisherAsync(CancellationToken.None);
        await redis.Server.KillAsync();
        await Eventually.TrueAsync(() => !connection.IsConnected);
        var happened = new TestEvent { Number = 5 };

        var publishing = bus.Publisher.PublishAsync(bus.Stream, happened).AsTask();
        Assert.False(publishing.IsCompleted);
        await redis.Server.RestartAsync();
        var entryId = await publishing.WaitAsync(TimeSpan.FromSeconds(20));

        var entry = await Eventually.ReadAsync(
            () => redis.Database.StreamRangeAsync(bus.Stream), entries => entries.Length > 0);
        Assert.Equal(entryId, Assert.Single(entry).Id);
        Assert.Equal(
            happened.Id, JsonDocument.Parse((byte[])entry[0]["metadata"]!).RootElement.GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_temporary_refusal_is_retried_until_it_passes()
    {
        await using var redis = await PrivateRedis.StartAsync();
        var bus = redis.NewBus(
            options => (options.MaxRetries, options.MaxRetryBackoff) = (10, TimeSpan.FromMilliseconds(200)));
        await FullRedis.FillAsync(redis.Database);

        var publishing = bus.Publisher.PublishAsync(bus.Stream, new TestEvent()).AsTask();
        await Eventually.TrueAsync(async () => (await redis.CommandStatisticsAsync("xadd")).Rejected >= 2);
        await FullRedis.MakeRoomAsync(redis.Database);
        await publishing;

        Assert.Equal(1, await redis.Database.StreamLengthAsync(bus.Stream));
    }

    [Fact]
    public async Task A_refusal_that_stays_is_given_up_after_the_retries()
    {
        await using var redis = await PrivateRedis.StartAsync();
        var bus = redis.NewBus(
            options => (options.MaxRetries, options.MinRetryBackoff) = (2, TimeSpan.FromMilliseconds(1)));
        await FullRedis.FillAsync(redis.Database);

        var error = await AssertNotPublishedAsync(bus);

        Assert.Contains("OOM", error.Message, StringComparison.Ordinal);
        Assert.Equal((0, 3), await redis.CommandStatisticsAsync("xadd"));
    }

    [Fact]
    public async Task An_error_without_a_code_is_retried_until_it_passes()
    {
        await using var redis = await PrivateRedis.StartAsync();
        var bus = redis.NewBus(
            options => (options.MaxRetries, options.MaxRetryBackoff) = (10, TimeSpan.FromMilliseconds(200)));
        await redis.Database.StreamAddAsync(bus.Stream, "field", "value", "18446744073709551615-18446744073709551615");

        var publishing = bus.Publisher.PublishAsync(bus.Stream, new TestEvent()).AsTask();
        await Eventually.TrueAsync(async () => (await redis.CommandStatisticsAsync("xadd")).Calls >= 3);
        await redis.Database.KeyDeleteAsync(bus.Stream);
        await publishing;

        Assert.Equal(1, await redis.Database.StreamLengthAsync(bus.Stream));
    }

    [Fact]
    public async Task An_unknown_command_is_not_retried()
    {
        await using var redis = await PrivateRedis.StartAsync("", "--rename-command", "XADD", "");
        var bus = redis.NewBus();

        // Connects as well, and the client asks for more that this server does not know.
        await AssertNotPublishedAsync(bus);
        var before = await ErrorsAsync();
        var error = await AssertNotPublishedAsync(bus);

        Assert.Contains("unknown command", error.Message, StringComparison.Ordinal);
        Assert.Equal(before + 1, await ErrorsAsync());

        async Task<int> ErrorsAsync()
        {
            var groups = await redis.Database.Multiplexer.GetServers()[0].InfoAsync("errorstats");
            var lines = groups.SelectMany(group => group);
            return int.Parse(lines.Single(line => line.Key == "errorstat_ERR").Value["count=".Length..]);
        }
    }

    [Fact]
    public async Task A_server_without_streams_is_named_and_nothing_of_the_event_is_repeated()
    {
        await using var redis = await PrivateRedis.StartAsync("", Streamless.Arguments);
        var bus = redis.NewBus();

        var single = await AssertNotPublishedAsync(bus);
        var batch = await Assert.ThrowsAsync<EventBatchPublishException>(
            async () => await bus.Publisher.PublishBatchAsync(bus.Stream, [new TestEvent(), new TestEvent()]));

        foreach (var error in (Exception[])[single, .. batch.Results.Select(result => result.Error!)])
        {
            Assert.Contains(
                $" at 127.0.0.1:{redis.Server.Port} does not know XADD", error.Message, StringComparison.Ordinal);
            Assert.Contains("has no streams", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("beginning with", error.Message, StringComparison.Ordinal);
        }
    }

    private static async Task<EventNotPublishedException> AssertNotPublishedAsync(RedisBus bus)
    {
        var happened = new TestEvent();
        var error = await Assert.ThrowsAsync<EventNotPublishedException>(
            async () => await bus.Publisher.PublishAsync(bus.Stream, happened));
        Assert.Equal((bus.Stream, happened.Id), (error.Stream, error.EventId));
        Assert.Contains("test.happened", error.Message, StringComparison.Ordinal);
        return error;
    }
}
