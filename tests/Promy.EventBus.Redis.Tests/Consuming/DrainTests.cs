namespace Promy.EventBus.Redis.Tests.Consuming;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class DrainTests(RedisServer server)
{
    [Fact]
    public async Task A_clean_stop_removes_the_consumer_name_from_the_group()
    {
        await using var bus = new RedisBus(server);
        var consumer = bus.Consume();
        await bus.PublishManyAsync(3);
        await Eventually.EqualAsync(3, () => consumer.Deliveries.Count);

        await consumer.StopAsync();

        Assert.Empty(await bus.Database.StreamConsumerInfoAsync(bus.Stream, bus.Group));
    }

    [Fact]
    public async Task A_consumer_name_chosen_by_the_user_stays_in_the_group()
    {
        await using var bus = new RedisBus(server);
        var consumer = bus.Consume(configure: subscription => subscription with { ConsumerId = "worker-0" });
        await bus.PublishManyAsync(3);
        await Eventually.EqualAsync(3, () => consumer.Deliveries.Count);

        await consumer.StopAsync();

        var info = Assert.Single(await bus.Database.StreamConsumerInfoAsync(bus.Stream, bus.Group));
        Assert.Equal("worker-0", info.Name);
    }

    [Fact]
    public async Task Entries_handed_back_are_pending_on_no_consumer_that_has_left()
    {
        await using var bus = new RedisBus(server);
        var consumer = bus.Consume(async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return DeliveryOutcome.Handled;
        }, subscription => subscription with { DrainTimeout = TimeSpan.FromMilliseconds(50), MaxConcurrency = 2 });
        await bus.PublishManyAsync(6);
        await Eventually.TrueAsync(() => consumer is { Deliveries.Count: 2, Report.InFlight: 6 });

        await consumer.StopAsync();

        var left = Assert.Single(await bus.Database.StreamConsumerInfoAsync(bus.Stream, bus.Group));
        Assert.Equal(("handed-back", 6), (left.Name, left.PendingMessageCount));
        var stopped = Assert.Single(bus.Logs.GetSnapshot(), record => record.Id.Name == "SubscriptionStopped");
        Assert.Contains("6 entries handed back", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_takes_back_no_entry_that_another_consumer_has_reclaimed()
    {
        await using var bus = new RedisBus(server);
        var consumer = bus.Consume(async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return DeliveryOutcome.Handled;
        }, subscription => subscription with { MaxConcurrency = 1, DrainTimeout = TimeSpan.FromMilliseconds(50) });
        await bus.PublishManyAsync(2);
        await Eventually.TrueAsync(() => consumer is { Deliveries.Count: 1, Report.InFlight: 2 });
        var ids = (await bus.Database.StreamRangeAsync(bus.Stream)).Select(entry => entry.Id).ToArray();
        await bus.Database.StreamClaimAsync(bus.Stream, bus.Group, "other", 0, ids);

        await consumer.StopAsync();

        var pending = await bus.Database.StreamPendingMessagesAsync(
            bus.Stream, bus.Group, 10, StackExchange.Redis.RedisValue.Null);
        Assert.All(pending, entry => Assert.Equal("other", entry.ConsumerName));
        Assert.Equal(2, pending.Length);
    }

    [Fact]
    public async Task A_callback_that_ends_after_it_was_given_up_writes_no_dead_letter()
    {
        await using var bus = new RedisBus(server);
        var release = new TaskCompletionSource();
        var leaving = bus.Consume(async (_, _) =>
        {
            await release.Task;
            return DeliveryOutcome.DeadLettered(new DeliveryFailure { Reason = "too late" });
        }, subscription => subscription with { DrainTimeout = TimeSpan.FromMilliseconds(50) });
        await bus.PublishManyAsync(1);
        await Eventually.EqualAsync(1, () => leaving.Deliveries.Count);
        await leaving.StopAsync();
        var successor = bus.Consume();
        await Eventually.EqualAsync(1, () => successor.Deliveries.Count);

        release.SetResult();
        await bus.PublishManyAsync(100);

        await Eventually.EqualAsync(101, () => successor.Deliveries.Count);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        Assert.False(await bus.Database.KeyExistsAsync(bus.DeadLetters));
    }

    [Fact]
    public async Task The_entry_of_a_callback_that_ignores_its_token_is_handed_back_at_the_stop()
    {
        await using var bus = new RedisBus(server);
        var release = new TaskCompletionSource();
        var consumer = bus.Consume(async (_, _) =>
        {
            await release.Task;
            return DeliveryOutcome.Handled;
        }, subscription => subscription with { DrainTimeout = TimeSpan.FromMilliseconds(100) });
        await bus.PublishManyAsync(1);
        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count);

        await consumer.StopAsync();

        var successor = bus.Consume();
        await Eventually.EqualAsync(1, () => successor.Deliveries.Count);
        release.SetResult();
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        Assert.Contains(bus.Logs.GetSnapshot(), record => record.Id.Name == "SubscriptionDrainCutShort");
    }
}
