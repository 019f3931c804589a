namespace Promy.EventBus.Redis.Tests.Consuming;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class ConsumeTests(RedisServer server)
{
    [Fact]
    public async Task A_published_event_is_delivered_as_it_stands_in_the_stream_and_acknowledged()
    {
        await using var bus = new RedisBus(server);
        var consumer = bus.Consume();

        var entryId = await bus.Publisher.PublishAsync(bus.Stream, new TestEvent { Number = 7 });

        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count);
        var delivery = Assert.Single(consumer.Deliveries);
        var stored = Assert.Single(await bus.Database.StreamRangeAsync(bus.Stream));
        Assert.Equal(entryId, delivery.EntryId);
        Assert.Equal((byte[])stored["metadata"]!, delivery.Metadata.ToArray());
        Assert.Equal((byte[])stored["payload"]!, delivery.Payload.ToArray());
        Assert.Equal(1, delivery.DeliveryCount);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
    }

    [Fact]
    public async Task Ten_thousand_events_reach_two_competing_consumers_each_once()
    {
        await using var bus = new RedisBus(server);
        var numbers = await bus.PublishManyAsync(10_000);

        var first = bus.Consume();
        var second = bus.Consume();

        await Eventually.EqualAsync(10_000, () => first.Deliveries.Count + second.Deliveries.Count, TimeSpan.FromSeconds(30));
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        Assert.Equal(numbers, first.Numbers.Concat(second.Numbers).Order());
        Assert.NotEmpty(first.Deliveries);
        Assert.NotEmpty(second.Deliveries);
    }

    [Fact]
    public async Task Two_groups_each_get_every_event()
    {
        await using var bus = new RedisBus(server);
        var otherGroup = bus.Keys.Group("other");
        var consumer = bus.Consume();
        var other = bus.Consume(configure: subscription => subscription with { Group = otherGroup });

        var numbers = await bus.PublishManyAsync(500);

        await Eventually.EqualAsync(500, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(500, () => other.Deliveries.Count);
        Assert.Equal(numbers, consumer.Numbers.Order());
        Assert.Equal(numbers, other.Numbers.Order());
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        await Eventually.EqualAsync(0, () => bus.PendingAsync(otherGroup));
    }

    [Fact]
    public async Task With_one_slot_events_are_handled_in_the_order_of_the_stream()
    {
        await using var bus = new RedisBus(server);
        var numbers = await bus.PublishManyAsync(500);

        var consumer = bus.Consume(configure: subscription => subscription with { MaxConcurrency = 1 });

        await Eventually.EqualAsync(500, () => consumer.Deliveries.Count);
        Assert.Equal(numbers, consumer.Numbers);
    }

    [Fact]
    public async Task A_slow_event_does_not_hold_up_the_others_of_its_batch()
    {
        await using var bus = new RedisBus(server);
        var release = new TaskCompletionSource();
        await bus.PublishManyAsync(100);

        var consumer = bus.Consume(async (delivery, _) =>
        {
            if (RunningConsumer.NumberOf(delivery) == 0)
            {
                await release.Task;
            }

            return DeliveryOutcome.Handled;
        }, subscription => subscription with { MaxConcurrency = 2 });

        await Eventually.EqualAsync(1, () => bus.PendingAsync());
        Assert.Equal(100, consumer.Deliveries.Count);
        release.SetResult();
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
    }

    [Fact]
    public async Task No_more_is_handled_at_once_than_allowed_and_no_more_is_fetched_than_fits()
    {
        await using var bus = new RedisBus(server);
        var release = new TaskCompletionSource();
        var running = 0;
        await bus.PublishManyAsync(100);

        var consumer = bus.Consume(async (_, _) =>
        {
            Interlocked.Increment(ref running);
            await release.Task;
            return DeliveryOutcome.Handled;
        }, subscription => subscription with { MaxConcurrency = 3, BatchSize = 4 });

        await Eventually.EqualAsync(3, () => running);
        await Eventually.EqualAsync(7, () => bus.PendingAsync());
        Assert.Equal(3, running);
        release.SetResult();
        await Eventually.EqualAsync(100, () => consumer.Deliveries.Count);
    }

    [Theory]
    [InlineData("RESP2")]
    [InlineData("RESP3")]
    public async Task Both_protocols_are_read(string protocol)
    {
        await using var bus = new RedisBus(server, options =>
            options.ConnectionString += protocol == "RESP2" ? ",protocol=resp2" : ",protocol=resp3");
        var consumer = bus.Consume();
        await Eventually.TrueAsync(() => consumer.Report is { Problem: null, SinceLastRead: var age } && age < TimeSpan.FromSeconds(3));

        await bus.PublishManyAsync(25);

        await Eventually.EqualAsync(25, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        // A reply that could not be read would be made up for by the recovery: it must not have been needed.
        Assert.All(consumer.Deliveries, delivery => Assert.Equal(1, delivery.DeliveryCount));
        Assert.DoesNotContain(bus.Logs.GetSnapshot(), record => record.Id.Name == "SubscriptionFailing");
    }

    [Fact]
    public async Task A_group_that_starts_at_the_end_gets_only_what_is_published_afterwards()
    {
        await using var bus = new RedisBus(server);
        await bus.PublishManyAsync(3);
        var consumer = bus.Consume(configure: subscription => subscription with { StartFrom = SubscriptionStart.End });
        await Eventually.TrueAsync(async () => (await bus.Database.StreamGroupInfoAsync(bus.Stream)).Length == 1);

        await bus.Publisher.PublishAsync(bus.Stream, new TestEvent { Number = 99 });

        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count);
        Assert.Equal([99], consumer.Numbers);
    }
}
