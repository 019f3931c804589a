using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Consuming;

/// <summary>
/// Settled entries leave the retry stream in one step; entries that others have left there are removed too.
/// </summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class SettledRetryTests(RedisServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Only_redeliveries_that_others_settled_and_left_are_removed()
    {
        await using var bus = new RedisBus(server);
        var retries = bus.RetryStream;
        var ids = await AddAsync(bus, 0, 300);
        await bus.Database.StreamCreateConsumerGroupAsync(retries, bus.Group, StreamPosition.Beginning);
        await bus.Database.StreamReadGroupAsync(retries, bus.Group, "worker-0", StreamPosition.NewMessages);
        await bus.Database.StreamAcknowledgeAsync(retries, bus.Group, [.. ids.Where((_, index) => index != 250)]);
        await AddAsync(bus, 1000, 20);

        // One is in another consumer's hands, and the last are new.
        var release = new TaskCompletionSource();
        var consumer = bus.Consume(
            async (_, _) =>
            {
                await release.Task;
                return DeliveryOutcome.Handled;
            },
            Hasty);

        await Eventually.EqualAsync(50 + 20, () => bus.Database.StreamLengthAsync(retries), Patience);
        Assert.Equal(ids[250], (await bus.Database.StreamRangeAsync(retries, count: 1))[0].Id);
        release.SetResult();
        await Eventually.EqualAsync(20, () => consumer.Numbers.Distinct().Count(), Patience);
        Assert.Equal(Enumerable.Range(1000, 20), consumer.Numbers.Order());
        await bus.Database.StreamAcknowledgeAsync(retries, bus.Group, [ids[250]]);
        await Eventually.EqualAsync(0, () => bus.Database.StreamLengthAsync(retries), Patience);
    }

    [Fact]
    public async Task Settled_redeliveries_stay_without_an_error_if_trimming_is_refused()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await redis.Database.ExecuteAsync("ACL", "SETUSER", "narrow", "on", ">secret", "allkeys", "+@all", "-xtrim");
        await using var bus = new RedisBus(
            $"{redis.Server.ConnectionString},user=narrow,password=secret", redis.Database.Multiplexer);
        var ids = await AddAsync(bus, 0, 10);
        await bus.Database.StreamCreateConsumerGroupAsync(bus.RetryStream, bus.Group, StreamPosition.Beginning);
        await bus.Database.StreamReadGroupAsync(bus.RetryStream, bus.Group, "worker-0", StreamPosition.NewMessages);
        await bus.Database.StreamAcknowledgeAsync(bus.RetryStream, bus.Group, ids);

        var consumer = bus.Consume(configure: Hasty);

        await Eventually.TrueAsync(async () => (await redis.CommandStatisticsAsync("xtrim")).Rejected > 0, Patience);
        await AddAsync(bus, 1000, 1);
        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count, Patience);
        await Eventually.EqualAsync(10, () => bus.Database.StreamLengthAsync(bus.RetryStream), Patience);
        Assert.Equal((null, null), (consumer.Report?.Problem, consumer.Report?.RetryProblem));
    }

    [Fact]
    public async Task Redeliveries_are_settled_in_two_steps_if_scripts_are_refused()
    {
        await using var redis = await PrivateRedis.StartAsync();
        await redis.Database.ExecuteAsync(
            "ACL", "SETUSER", "narrow", "on", ">secret", "allkeys", "+@all", "-@scripting");
        await using var bus = new RedisBus(
            $"{redis.Server.ConnectionString},user=narrow,password=secret", redis.Database.Multiplexer);
        await AddAsync(bus, 0, 50);

        var consumer = bus.Consume();

        await Eventually.EqualAsync(50, () => consumer.Deliveries.Count, Patience);
        await Eventually.EqualAsync(0, () => bus.Database.StreamLengthAsync(bus.RetryStream), Patience);
        await Eventually.EqualAsync(0, () => consumer.Report?.InFlight ?? -1, Patience);
    }

    [Fact]
    public async Task A_redelivery_that_was_settled_elsewhere_is_counted_once()
    {
        using var elsewhere = new MetricCollector<long>(
            null, EventBusTelemetry.MeterName, "promy.eventbus.acknowledged_elsewhere");
        await using var bus = new RedisBus(server);
        await AddAsync(bus, 0, 3);
        var release = new TaskCompletionSource();
        var consumer = bus.Consume(async (_, _) =>
        {
            await release.Task;
            return DeliveryOutcome.Handled;
        });
        await Eventually.EqualAsync(3, () => consumer.Deliveries.Count, Patience);
        var stolen = (await bus.Database.StreamRangeAsync(bus.RetryStream, count: 1))[0].Id;
        await bus.Database.StreamAcknowledgeAsync(bus.RetryStream, bus.Group, stolen);
        release.SetResult();

        await Eventually.EqualAsync(0, () => consumer.Report?.InFlight ?? -1, Patience);
        Assert.Equal(0, await bus.Database.StreamLengthAsync(bus.RetryStream));
        Assert.Equal(1, SumOf(elsewhere, bus));
    }

    [Theory]
    [InlineData("XDEL")]
    [InlineData("EVAL")]
    [InlineData("CLIENT")]
    public async Task Redeliveries_are_settled_although_a_helping_command_was_renamed_away(string command)
    {
        await using var redis = await PrivateRedis.StartAsync("", Streamless.Without(command));
        var bus = redis.NewBus();
        await AddAsync(bus, 0, 3);

        var consumer = bus.Consume();

        await Eventually.TrueAsync(
            () => consumer.Deliveries.Count == 3 && consumer.Report is { InFlight: 0 }, Patience);
        var pending = await bus.Database.StreamPendingAsync(bus.RetryStream, bus.Group);
        Assert.Equal(0, pending.PendingMessageCount);
    }

    [Fact]
    public async Task Nothing_counts_as_settled_elsewhere_if_deleting_is_refused()
    {
        using var elsewhere = new MetricCollector<long>(
            null, EventBusTelemetry.MeterName, "promy.eventbus.acknowledged_elsewhere");
        await using var redis = await PrivateRedis.StartAsync();
        await redis.Database.ExecuteAsync(
            "ACL", "SETUSER", "narrow", "on", ">secret", "allkeys", "+@all", "-xdel", "-xtrim");
        await using var bus = new RedisBus(
            $"{redis.Server.ConnectionString},user=narrow,password=secret", redis.Database.Multiplexer);
        await AddAsync(bus, 0, 3);

        var consumer = bus.Consume();

        await Eventually.TrueAsync(
            () => consumer.Deliveries.Count == 3 && consumer.Report is { InFlight: 0 }, Patience);
        Assert.Equal(0, SumOf(elsewhere, bus));
    }

    private static long SumOf(MetricCollector<long> collector, RedisBus bus) => collector.GetMeasurementSnapshot()
        .Where(measurement => bus.Group.Equals(measurement.Tags["messaging.consumer.group.name"]))
        .Sum(measurement => measurement.Value);

    private static EventSubscription Hasty(EventSubscription subscription) =>
        subscription with { RecoveryInterval = TimeSpan.FromMilliseconds(100), MinIdle = TimeSpan.FromMinutes(10) };

    private static Task<RedisValue[]> AddAsync(RedisBus bus, int first, int count) =>
        Task.WhenAll(Enumerable.Range(first, count).Select(number => RawEntries.AddAsync(
            bus.Database, bus.RetryStream, RawEntries.Metadata("test.happened"), $$"""{"number":{{number}}}""")));
}
