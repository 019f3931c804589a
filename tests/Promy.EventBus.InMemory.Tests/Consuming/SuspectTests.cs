namespace Promy.EventBus.InMemory.Tests.Consuming;

/// <summary>Entries that two processes had in hand when they ended.</summary>
public sealed class SuspectTests
{
    [Fact]
    public async Task Suspects_are_handled_one_at_a_time_and_counted_when_they_begin()
    {
        await using var bus = new InMemoryBus();
        await bus.PublishAsync(1, 2, 3);
        for (var crash = 0; crash < 2; crash++)
        {
            await CrashAsync(bus, inHand: 3);
            bus.Clock.Advance(InMemoryBus.MinIdle);
        }

        var gate = new TaskCompletionSource();
        var process = new Process(bus.Broker);
        var consumer = new RunningConsumer(
            process.Subscriber,
            InMemoryBus.Subscription,
            async (_, _) =>
            {
                await gate.Task;
                return DeliveryOutcome.Handled;
            });
        await consumer.ReceivedAsync(1);
        Assert.Equal(3, consumer.Deliveries.Single().DeliveryCount);
        Assert.Equal(3, process.Transport.Reports.Single().InFlight);

        // It crashes as well: only the one that had begun is counted.
        process.Transport.Crash();
        gate.SetResult();
        bus.Clock.Advance(InMemoryBus.MinIdle);
        var next = await bus.ConsumeAsync();

        await next.ReceivedAsync(3);
        Assert.Equal([3L, 3L, 4L], next.Deliveries.Select(delivery => delivery.DeliveryCount).Order());
        await bus.SettledAsync();
        await consumer.DisposeAsync();
    }

    [Fact]
    public async Task An_event_that_ends_its_process_reaches_the_limit_alone()
    {
        await using var bus = new InMemoryBus();
        await bus.PublishAsync(1);
        var limited = InMemoryBus.Subscription with { MaxDeliveries = 3 };
        for (var crash = 0; crash < 3; crash++)
        {
            await CrashAsync(bus, inHand: 1, limited);
            bus.Clock.Advance(InMemoryBus.MinIdle);
        }

        var last = await bus.ConsumeAsync(subscription: limited);

        await Eventually.EqualAsync(1, () => bus.LengthAsync(InMemoryBus.DeadLetters));
        await bus.SettledAsync();
        Assert.Empty(last.Deliveries);
    }

    private static async Task CrashAsync(InMemoryBus bus, int inHand, EventSubscription? subscription = null)
    {
        var gate = new TaskCompletionSource();
        var process = new Process(bus.Broker);
        var consumer = new RunningConsumer(
            process.Subscriber,
            subscription ?? InMemoryBus.Subscription,
            async (_, _) =>
            {
                await gate.Task;
                return DeliveryOutcome.Handled;
            });
        await consumer.ReceivedAsync(inHand);
        process.Transport.Crash();
        gate.SetResult();
        await consumer.DisposeAsync();
    }
}
