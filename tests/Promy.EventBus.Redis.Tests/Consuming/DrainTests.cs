namespace Promy.EventBus.Redis.Tests.Consuming;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class DrainTests(RedisServer server)
{
    [Fact]
    public async Task A_stop_waits_for_what_is_in_flight_and_acknowledges_it()
    {
        await using var bus = new RedisBus(server);
        var release = new TaskCompletionSource();
        var consumer = bus.Consume(async (_, _) =>
        {
            await release.Task;
            return DeliveryOutcome.Handled;
        });
        await bus.PublishManyAsync(3);
        await Eventually.EqualAsync(3, () => consumer.Deliveries.Count);

        consumer.BeginStop();
        release.SetResult();
        await consumer.Completion;

        Assert.Equal(0, await bus.PendingAsync());
    }

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
    public async Task A_name_of_the_users_choice_stays_in_the_group()
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
    public async Task What_cannot_finish_in_time_is_cancelled_and_handed_to_others_at_once()
    {
        await using var bus = new RedisBus(server);
        var consumer = bus.Consume(async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return DeliveryOutcome.Handled;
        }, subscription => subscription with { DrainTimeout = TimeSpan.FromMilliseconds(100), MaxConcurrency = 2 });
        await bus.PublishManyAsync(6);
        await Eventually.EqualAsync(6, () => bus.PendingAsync());
        await Eventually.EqualAsync(2, () => consumer.Deliveries.Count);

        await consumer.StopAsync();

        // Two were running and four were buffered. The idle time is half a minute: only the hand-back makes them claimable now.
        Assert.Equal(2, consumer.Deliveries.Count);
        Assert.Equal(6, await bus.PendingAsync());
        var successor = bus.Consume();
        await Eventually.EqualAsync(6, () => successor.Deliveries.Count);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        Assert.False(await bus.Database.KeyExistsAsync(bus.DeadLetters));
    }

    [Fact]
    public async Task What_is_handed_back_is_pending_on_nobody_who_has_left_and_its_consumer_is_gone()
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
    public async Task What_has_not_been_started_is_handed_to_others_while_the_drain_still_waits()
    {
        await using var bus = new RedisBus(server);
        var release = new TaskCompletionSource();
        var leaving = bus.Consume(async (_, _) =>
        {
            await release.Task;
            return DeliveryOutcome.Handled;
        }, subscription => subscription with { MaxConcurrency = 1 });
        await bus.PublishManyAsync(5);
        await Eventually.EqualAsync(5, () => bus.PendingAsync());
        await Eventually.EqualAsync(1, () => leaving.Deliveries.Count);

        leaving.BeginStop();
        var successor = bus.Consume(configure: subscription => subscription with { RecoveryInterval = TimeSpan.FromMilliseconds(200) });

        await Eventually.EqualAsync(4, () => successor.Deliveries.Count);
        Assert.False(leaving.Completion.IsCompleted);
        release.SetResult();
        await leaving.Completion;
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        Assert.Equal(Enumerable.Range(0, 5), leaving.Numbers.Concat(successor.Numbers).Order());
    }

    [Fact]
    public async Task An_interruption_is_no_delivery_however_often_it_happens()
    {
        await using var bus = new RedisBus(server);
        await bus.PublishManyAsync(5);
        for (var restart = 0; restart < 4; restart++)
        {
            var interrupted = bus.Consume(async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return DeliveryOutcome.Handled;
            }, subscription => subscription with { MaxConcurrency = 1, MaxDeliveries = 1, DrainTimeout = TimeSpan.FromMilliseconds(50) });

            // One is started, four are only buffered: both are handed back.
            await Eventually.TrueAsync(() => interrupted is { Deliveries.Count: 1, Report.InFlight: 5 });
            await interrupted.StopAsync();
        }

        var last = bus.Consume(configure: subscription => subscription with { MaxDeliveries = 1 });

        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        Assert.Equal(Enumerable.Range(0, 5), last.Numbers.Order());
        Assert.All(last.Deliveries, delivery => Assert.Equal(1, delivery.DeliveryCount));
        Assert.False(await bus.Database.KeyExistsAsync(bus.DeadLetters));
    }

    [Fact]
    public async Task What_another_consumer_has_taken_over_meanwhile_is_not_taken_back_by_the_stop()
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

        var pending = await bus.Database.StreamPendingMessagesAsync(bus.Stream, bus.Group, 10, StackExchange.Redis.RedisValue.Null);
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
    public async Task A_callback_that_ignores_its_token_does_not_hold_up_the_stop_and_its_entry_is_handed_back()
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

    [Fact]
    public async Task Consumers_that_come_and_go_lose_and_repeat_nothing()
    {
        await using var bus = new RedisBus(server);
        var handled = new System.Collections.Concurrent.ConcurrentQueue<int>();
        ValueTask<DeliveryOutcome> Handle(EventDelivery delivery, CancellationToken token)
        {
            handled.Enqueue(RunningConsumer.NumberOf(delivery));
            return new(DeliveryOutcome.Handled);
        }

        var numbers = await bus.PublishManyAsync(5_000);
        for (var round = 0; round < 5; round++)
        {
            var target = (round + 1) * 500;
            var consumer = bus.Consume(Handle);
            await Eventually.TrueAsync(() => handled.Count >= target);
            await consumer.StopAsync();
        }

        bus.Consume(Handle);
        await Eventually.TrueAsync(() => handled.Count >= numbers.Length, TimeSpan.FromSeconds(20));
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        Assert.Equal(numbers, handled.Order());
    }
}
