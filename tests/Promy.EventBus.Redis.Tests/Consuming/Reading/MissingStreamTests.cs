using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Consuming;

/// <summary>The stream is gone or its key has another type; and a wait that does not make a read late.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class MissingStreamTests(RedisServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_group_destroyed_while_reading_is_created_anew_at_the_beginning()
    {
        await using var bus = new RedisBus(server);
        var consumer = bus.Consume(configure: subscription => subscription with { StartFrom = SubscriptionStart.End });
        await Eventually.TrueAsync(async () => (await bus.Database.StreamGroupInfoAsync(bus.Stream)).Length == 1);
        await bus.PublishManyAsync(2);
        await Eventually.EqualAsync(2, () => consumer.Deliveries.Count);

        await bus.Database.StreamDeleteConsumerGroupAsync(bus.Stream, bus.Group);
        await bus.Publisher.PublishAsync(bus.Stream, new TestEvent { Number = 99 });

        await Eventually.TrueAsync(() => consumer.Numbers.Contains(99), Patience);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
    }

    [Fact]
    public async Task A_stream_deleted_while_reading_is_created_anew()
    {
        await using var bus = new RedisBus(server);
        var consumer = bus.Consume();
        await bus.PublishManyAsync(2);
        await Eventually.EqualAsync(2, () => consumer.Deliveries.Count);

        await bus.Database.KeyDeleteAsync(bus.Stream);
        await bus.Publisher.PublishAsync(bus.Stream, new TestEvent { Number = 99 });

        await Eventually.TrueAsync(() => consumer.Numbers.Contains(99), Patience);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
    }

    [Fact]
    public async Task A_key_that_is_no_stream_is_reported_once_until_it_is_gone()
    {
        await using var bus = new RedisBus(server);
        await bus.Database.StringSetAsync(bus.Stream, "not a stream");
        var consumer = bus.Consume();
        await Eventually.TrueAsync(
            () => consumer.Report is { Problem: { } problem }
                && problem.Contains("WRONGTYPE", StringComparison.Ordinal));

        await bus.Database.KeyDeleteAsync(bus.Stream);
        await bus.PublishManyAsync(1);

        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count, Patience);
        await Eventually.TrueAsync(() => consumer.Report is { Problem: null });
        Assert.Equal(1, bus.Logs.GetSnapshot().Count(record => record.Id.Name == "SubscriptionFailing"));
        Assert.Equal(1, bus.Logs.GetSnapshot().Count(record => record.Id.Name == "SubscriptionRecovered"));
    }

    [Fact]
    public async Task Waiting_for_slow_handlers_at_the_start_is_no_missing_answer()
    {
        await using var bus = new RedisBus(server, options => options.ReadTimeout = TimeSpan.FromMilliseconds(200));
        await bus.Database.StreamCreateConsumerGroupAsync(bus.Stream, bus.Group, StreamPosition.Beginning);
        await bus.PublishManyAsync(10);
        await bus.Database.StreamReadGroupAsync(bus.Stream, bus.Group, "worker-0", StreamPosition.NewMessages, 10);
        var release = new TaskCompletionSource();
        var consumer = bus.Consume(async (_, _) =>
        {
            await release.Task;
            return DeliveryOutcome.Handled;
        }, subscription => subscription with
        {
            ConsumerId = "worker-0", MaxConcurrency = 1, BatchSize = 1, BlockDuration = TimeSpan.FromMilliseconds(100),
        });
        await Eventually.TrueAsync(() => consumer.Report is { InFlight: 2 });
        var started = TimeProvider.System.GetTimestamp();

        await Eventually.TrueAsync(
            () => TimeProvider.System.GetElapsedTime(started) > consumer.Report!.ReadDeadline * 2);

        Assert.InRange(consumer.Report!.SinceLastRead, TimeSpan.Zero, consumer.Report.ReadDeadline);
        release.SetResult();
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
    }
}
