using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Consuming;

/// <summary>
/// A user of Redis with fewer rights than a consumer needs: permitted work goes on, and the rest is reported.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class NarrowRightsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_full_redis_is_read_although_no_script_can_create_the_retry_group()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectAsync(redis);
        await using var bus = new RedisBus($"{redis.ConnectionString},user=narrow,password=secret", admin);
        await bus.Database.ExecuteAsync("ACL", "SETUSER", "narrow", "on", ">secret", "allkeys", "+@all", "-@scripting");
        await bus.Database.StreamCreateConsumerGroupAsync(bus.Stream, bus.Group, StreamPosition.Beginning);
        await bus.PublishManyAsync(20);
        await FullRedis.FillAsync(bus.Database);

        var consumer = bus.Consume();

        await Eventually.EqualAsync(20, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        Assert.Null(consumer.Report?.Problem);
        Assert.Contains("OOM", consumer.Report?.RetryProblem, StringComparison.Ordinal);
        await FullRedis.MakeRoomAsync(bus.Database);

        // The retry stream could not be created until now.
        await AssertRetriesAreReadAsync(bus, consumer);
    }

    [Fact]
    public async Task Events_are_read_without_a_right_to_the_retry_stream()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectAsync(redis);
        await using var bus = new RedisBus($"{redis.ConnectionString},user=narrow,password=secret", admin);
        await bus.Database.ExecuteAsync(
            "ACL", "SETUSER", "narrow", "on", ">secret", "resetkeys", $"~{bus.Stream}", $"~{bus.DeadLetters}", "+@all");
        await bus.PublishManyAsync(20);

        var consumer = bus.Consume();

        await Eventually.EqualAsync(20, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        Assert.Null(consumer.Report?.Problem);
        Assert.Contains("NOPERM", consumer.Report?.RetryProblem, StringComparison.Ordinal);

        await bus.Database.ExecuteAsync("ACL", "SETUSER", "narrow", $"~{bus.RetryStream}", $"~{bus.RedeliverySet}");
        await AssertRetriesAreReadAsync(bus, consumer);
    }

    [Fact]
    public async Task Settled_redeliveries_stay_and_hold_up_nothing_if_deleting_is_refused()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectAsync(redis);
        await using var bus = new RedisBus($"{redis.ConnectionString},user=narrow,password=secret", admin);
        await bus.Database.ExecuteAsync("ACL", "SETUSER", "narrow", "on", ">secret", "allkeys", "+@all", "-xdel");
        for (var number = 0; number < 50; number++)
        {
            await RawEntries.AddAsync(
                bus.Database, bus.RetryStream, RawEntries.Metadata("test.happened"), $$"""{"number":{{number}}}""");
        }

        var consumer = bus.Consume();

        await Eventually.EqualAsync(50, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(0, () => consumer.Report?.InFlight ?? -1);
        Assert.Contains("NOPERM", consumer.Report?.RetryProblem, StringComparison.Ordinal);
        Assert.Equal(0, (await bus.Database.StreamPendingAsync(bus.RetryStream, bus.Group)).PendingMessageCount);
        Assert.Equal(50, await bus.Database.StreamLengthAsync(bus.RetryStream));
        await consumer.StopAsync();
        Assert.Equal(50, consumer.Deliveries.Count);
    }

    [Fact]
    public async Task A_due_redelivery_is_brought_back_once_if_removing_it_is_refused()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectAsync(redis);
        await using var bus = new RedisBus($"{redis.ConnectionString},user=narrow,password=secret", admin);
        await bus.Database.ExecuteAsync("ACL", "SETUSER", "narrow", "on", ">secret", "allkeys", "+@all", "-zrem");
        await bus.Database.SortedSetAddAsync(bus.RedeliverySet, "due since long", 1);

        var consumer = bus.Consume();

        await Eventually.TrueAsync(() => consumer.Report?.RetryProblem is not null);
        Assert.Equal(0, await bus.Database.StreamLengthAsync(bus.RetryStream));
        Assert.Equal(1, await bus.Database.SortedSetLengthAsync(bus.RedeliverySet));
        await bus.Database.ExecuteAsync("ACL", "SETUSER", "narrow", "+zrem");
        await bus.SingleDeadLetterAsync();
    }

    [Fact]
    public async Task A_failed_lease_is_no_problem_any_more_when_nothing_is_held()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var admin = await ConnectAsync(redis);
        await using var bus = new RedisBus(redis.ConnectionString, admin);
        var release = new TaskCompletionSource();
        var consumer = bus.Consume(
            async (_, _) =>
            {
                await release.Task;
                return DeliveryOutcome.Handled;
            },
            subscription => subscription with { MinIdle = TimeSpan.FromSeconds(3) });
        await bus.PublishManyAsync(1);
        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count);
        await bus.Database.ExecuteAsync("ACL", "SETUSER", "default", "-xclaim");
        await Eventually.TrueAsync(
            () => consumer.Report is { Problem: { } problem }
                && problem.StartsWith(SubscriptionActivity.Lease, StringComparison.Ordinal),
            Patience);

        release.SetResult();

        // An idle consumer has nothing to renew: it would stay unhealthy until the next slow handler.
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        await Eventually.TrueAsync(() => consumer.Report is { Problem: null }, Patience);
    }

    /// <summary>The retry stream can be read again.</summary>
    private static async Task AssertRetriesAreReadAsync(RedisBus bus, RedisConsumer consumer)
    {
        await Eventually.TrueAsync(() => consumer.Report is { RetryProblem: null });
        await RawEntries.AddAsync(
            bus.Database, bus.RetryStream, RawEntries.Metadata("test.happened"), """{"number":1000}""");
        await Eventually.TrueAsync(() => consumer.Numbers.Contains(1000));
    }

    private static async Task<ConnectionMultiplexer> ConnectAsync(RedisServerProcess redis) =>
        await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString + ",allowAdmin=true,abortConnect=false");
}
