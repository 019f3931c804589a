namespace Promy.EventBus.InMemory.Tests.Consuming;

/// <summary>Nothing comes back before the clock of the test says so, and then at once.</summary>
public sealed class ClockTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_redelivery_comes_when_its_time_has_passed_on_the_clock()
    {
        await using var bus = new InMemoryBus();
        var consumer = await bus.ConsumeAsync(delivery =>
            delivery.History is null ? Later(Delay) : DeliveryOutcome.Handled);
        await bus.PublishAsync(7);
        await consumer.ReceivedAsync(1);
        await bus.SettledAsync();

        bus.Clock.Advance(Delay - TimeSpan.FromMilliseconds(1));
        Assert.Single(consumer.Deliveries);
        bus.Clock.Advance(TimeSpan.FromMilliseconds(1));

        await consumer.ReceivedAsync(2);
        Assert.Equal([7, 7], consumer.Numbers);
        var history = consumer.Deliveries.Last().History!;
        Assert.Equal(consumer.Deliveries.First().EntryId, history.EntryId);
        Assert.Equal((3, 1), (history.Attempts, history.Redeliveries));
    }

    [Fact]
    public async Task Entries_of_a_crashed_process_are_taken_over_after_the_idle_time()
    {
        await using var bus = new InMemoryBus();
        var held = new TaskCompletionSource();
        var crashing = new Process(bus.Broker);
        var dead = new RunningConsumer(
            crashing.Subscriber,
            InMemoryBus.Subscription,
            async (_, _) =>
            {
                await held.Task;
                return DeliveryOutcome.Handled;
            });
        await bus.PublishAsync(1, 2, 3);
        await dead.ReceivedAsync(3);
        var other = await bus.ConsumeAsync();
        crashing.Transport.Crash();

        bus.Clock.Advance(InMemoryBus.MinIdle - TimeSpan.FromSeconds(1));
        Assert.Empty(other.Deliveries);
        bus.Clock.Advance(InMemoryBus.RecoveryInterval);

        await other.ReceivedAsync(3);
        Assert.All(other.Deliveries, delivery => Assert.Equal(2, delivery.DeliveryCount));
        held.SetResult();
        await bus.SettledAsync();
        dead.BeginStop();
        await EndAsync(bus, dead);
    }

    [Fact]
    public async Task A_kept_entry_comes_back_to_the_same_consumer_with_the_next_count()
    {
        await using var bus = new InMemoryBus();
        var consumer = await bus.ConsumeAsync(delivery =>
            delivery.DeliveryCount < 4 ? DeliveryOutcome.KeptPending : DeliveryOutcome.Handled);
        await bus.PublishAsync(1);

        await Eventually.TrueAsync(() =>
        {
            bus.Clock.Advance(InMemoryBus.RecoveryInterval);
            return consumer.Deliveries.Count == 4;
        });

        Assert.Equal([1L, 2L, 3L, 4L], consumer.Deliveries.Select(delivery => delivery.DeliveryCount));
        await bus.SettledAsync();
    }

    [Fact]
    public async Task A_stop_cancels_deliveries_when_the_drain_timeout_has_passed_on_the_clock()
    {
        await using var bus = new InMemoryBus();
        var cancelled = new TaskCompletionSource();
        var consumer = new RunningConsumer(
            new Process(bus.Broker).Subscriber,
            InMemoryBus.Subscription,
            async (_, token) =>
            {
                await using var registration = token.Register(cancelled.SetResult);
                await Task.Delay(Timeout.Infinite, token);
                return DeliveryOutcome.Handled;
            });
        await bus.PublishAsync(1);
        await consumer.ReceivedAsync(1);

        consumer.BeginStop();
        await Eventually.TrueAsync(() =>
        {
            // The drain begins on another thread: the clock goes on until it is over.
            bus.Clock.Advance(InMemoryBus.Subscription.DrainTimeout);
            return cancelled.Task.IsCompleted;
        });
        await consumer.Completion;

        // Handed back as if it had never been delivered.
        var next = await bus.ConsumeAsync();
        await next.ReceivedAsync(1);
        Assert.Equal(1, next.Deliveries.Single().DeliveryCount);
    }

    [Fact]
    public async Task A_pause_asks_once_in_each_interval_of_the_clock()
    {
        await using var bus = new InMemoryBus();
        var asked = 0;
        string? reason = "no price list";
        var process = new Process(bus.Broker);
        var consumer = await bus.ConsumeAsync(
            _ => Volatile.Read(ref reason) is { } why
                ? DeliveryOutcome.Paused(new DeliveryPause { Reason = why, TryAgain = TryAgainAsync })
                : DeliveryOutcome.Handled,
            InMemoryBus.Subscription with { MaxConcurrency = 1 },
            process);
        await bus.PublishAsync(1, 2);
        await Eventually.EqualAsync("no price list", () => process.Transport.Reports.Single().Pause);

        for (var time = 1; time <= 3; time++)
        {
            bus.Clock.Advance(InMemoryBus.RecoveryInterval);
            await Eventually.EqualAsync(time, () => asked);
        }

        Assert.Single(consumer.Deliveries);
        Volatile.Write(ref reason, null);
        await Eventually.TrueAsync(() =>
        {
            bus.Clock.Advance(InMemoryBus.RecoveryInterval);
            return consumer.Deliveries.Count == 3;
        });
        Assert.All(consumer.Deliveries, delivery => Assert.Equal(1, delivery.DeliveryCount));
        Assert.Null(process.Transport.Reports.Single().Pause);

        ValueTask<string?> TryAgainAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref asked);
            return new(Volatile.Read(ref reason));
        }
    }

    private static DeliveryOutcome Later(TimeSpan delay) => DeliveryOutcome.RedeliverLater(
    [
        new Redelivery
        {
            Delay = delay,
            History = new RetryHistory { Handler = "handler", Attempts = 3, Redeliveries = 1 },
        },
    ]);

    private static async Task EndAsync(InMemoryBus bus, RunningConsumer consumer) =>
        await Eventually.TrueAsync(() =>
        {
            bus.Clock.Advance(TimeSpan.FromMinutes(1));
            return consumer.Completion.IsCompleted;
        });
}
