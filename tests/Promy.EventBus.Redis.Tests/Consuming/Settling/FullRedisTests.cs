namespace Promy.EventBus.Redis.Tests.Consuming;

/// <summary>A Redis that refuses every write that needs memory: commands that move or free entries go on.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class FullRedisTests
{
    private const string Handler = "Some.Handler";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_missing_group_is_created_in_a_full_redis_and_its_redeliveries_are_read()
    {
        await using var redis = await PrivateRedis.StartAsync();
        var bus = redis.NewBus();
        await bus.PublishManyAsync(5);
        await RawEntries.AddAsync(
            redis.Database, bus.RetryStream, RawEntries.Metadata("test.happened"), """{"number":1000}""");
        await FullRedis.FillAsync(redis.Database);

        var consumer = bus.Consume();

        await Eventually.EqualAsync(6, () => consumer.Deliveries.Count, Patience);
        await Eventually.EqualAsync(0, () => bus.PendingAsync(), Patience);
        await Eventually.EqualAsync(0, () => redis.Database.StreamLengthAsync(bus.RetryStream), Patience);
        Assert.Equal((null, null), (consumer.Report?.Problem, consumer.Report?.RetryProblem));
    }

    [Fact]
    public async Task A_redelivery_that_fails_again_is_redelivered_again_in_a_full_redis()
    {
        await using var redis = await PrivateRedis.StartAsync();
        var bus = redis.NewBus();
        for (var number = 0; number < 200; number++)
        {
            await RawEntries.AddAsync(
                redis.Database, bus.RetryStream, RawEntries.Metadata("test.happened"), $$"""{"number":{{number}}}""");
        }

        await FullRedis.FillAsync(redis.Database);

        var consumer = bus.Consume(
            (delivery, _) => new(delivery.History is { Redeliveries: > 0 } ? DeliveryOutcome.Handled : Delayed()));

        // Each takes the place that it leaves, however many they are.
        await Eventually.EqualAsync(400, () => consumer.Deliveries.Count, Patience);
        await Eventually.EqualAsync(0, () => redis.Database.StreamLengthAsync(bus.RetryStream), Patience);
        await Eventually.EqualAsync(0, () => redis.Database.SortedSetLengthAsync(bus.RedeliverySet), Patience);
        Assert.Null(consumer.Report?.RetryProblem);
    }

    [Fact]
    public async Task Few_failed_events_are_redelivered_and_many_do_not_fill_redis_further()
    {
        await using var redis = await PrivateRedis.StartAsync();
        var bus = redis.NewBus();
        await bus.PublishManyAsync(300);
        await FullRedis.FillAsync(redis.Database);

        // Each is copied: its entry stays in the stream until it is trimmed.
        var consumer = bus.Consume(
            (_, _) => new(Delayed(TimeSpan.FromHours(1))), subscription => subscription with { MaxConcurrency = 1 });

        await Eventually.EqualAsync(300, () => consumer.Deliveries.Count, Patience);
        Assert.Equal(100, await redis.Database.SortedSetLengthAsync(bus.RedeliverySet));
        Assert.Equal(200, await bus.PendingAsync());
        Assert.Contains("OOM", consumer.Report?.RetryProblem, StringComparison.Ordinal);

        // With room again the others follow, and no handler runs again for it.
        await FullRedis.MakeRoomAsync(redis.Database);
        await Eventually.EqualAsync(300, () => redis.Database.SortedSetLengthAsync(bus.RedeliverySet), Patience);
        await Eventually.EqualAsync(0, () => bus.PendingAsync(), Patience);
        Assert.Equal(300, consumer.Deliveries.Count);
    }

    private static DeliveryOutcome Delayed(TimeSpan? delay = null) => DeliveryOutcome.RedeliverLater(
    [
        new Redelivery
        {
            Delay = delay ?? TimeSpan.FromMilliseconds(50),
            History = new RetryHistory { Handler = Handler, Attempts = 3, Redeliveries = 1 },
        },
    ]);
}
