namespace Promy.EventBus.InMemory.Tests.Broker;

/// <summary>Entries that are deleted while they are pending, as Redis treats them.</summary>
public sealed class DeletedEntryTests
{
    [Fact]
    public async Task A_kept_entry_is_pending_until_the_next_look_of_anybody()
    {
        await using var bus = new InMemoryBus();
        var consumer = await bus.ConsumeAsync(_ => DeliveryOutcome.KeptPending);
        await bus.PublishAsync(1);
        await consumer.ReceivedAsync(1);
        await KeptAsync(bus);

        await TrimAsync(bus);
        Assert.Equal(1, (await bus.LagAsync())!.Pending);
        bus.Clock.Advance(InMemoryBus.RecoveryInterval);

        Assert.Equal(0, (await bus.LagAsync())!.Pending);
        Assert.Single(consumer.Deliveries);
    }

    [Fact]
    public async Task An_entry_in_hand_is_found_too_and_its_outcome_settles_nothing()
    {
        await using var bus = new InMemoryBus();
        using var mayEnd = new SemaphoreSlim(0);
        var later = DeliveryOutcome.RedeliverLater(
            [new Redelivery { Delay = TimeSpan.FromSeconds(1), History = new RetryHistory() }]);
        var process = new Process(bus.Broker);
        var consumer = new RunningConsumer(
            process.Subscriber,
            InMemoryBus.Subscription,
            async (_, token) =>
            {
                await mayEnd.WaitAsync(token);
                return later;
            });
        await bus.PublishAsync(1);
        await consumer.ReceivedAsync(1);

        await TrimAsync(bus);
        var before = await bus.LagAsync();
        bus.Clock.Advance(InMemoryBus.RecoveryInterval);
        var after = await bus.LagAsync();
        mayEnd.Release();
        await consumer.StopAsync();

        Assert.Equal((1, 0), (before!.Pending, after!.Pending));
        Assert.Equal(0, bus.Broker.Find(InMemoryBus.Stream)!.FindGroup(InMemoryBus.Group)!.ScheduledRetries);
        Assert.Equal(new GroupLag(0, 0, 0), await bus.LagAsync());
    }

    [Fact]
    public async Task A_stop_that_hands_it_back_finds_it_deleted()
    {
        await using var bus = new InMemoryBus();
        var consumer = await bus.ConsumeAsync(_ => DeliveryOutcome.KeptPending);
        await bus.PublishAsync(1);
        await consumer.ReceivedAsync(1);
        await KeptAsync(bus);
        await TrimAsync(bus);

        await consumer.StopAsync();

        Assert.Equal(0, (await bus.LagAsync())!.Pending);
    }

    [Fact]
    public async Task A_crash_leaves_it_pending_until_somebody_reads()
    {
        await using var bus = new InMemoryBus();
        var process = new Process(bus.Broker);
        var consumer = await bus.ConsumeAsync(_ => DeliveryOutcome.KeptPending, process: process);
        await bus.PublishAsync(1);
        await consumer.ReceivedAsync(1);
        await KeptAsync(bus);
        await process.CrashAsync();

        await TrimAsync(bus);
        Assert.Equal(1, (await bus.LagAsync())!.Pending);
        var next = await bus.ConsumeAsync();

        Assert.Equal(0, (await bus.LagAsync())!.Pending);
        Assert.Empty(next.Deliveries);
    }

    /// <summary>Ends when the callback's outcome is settled.</summary>
    private static Task KeptAsync(InMemoryBus bus) => Eventually.EqualAsync(
        0, () => bus.Broker.Find(InMemoryBus.Stream)!.FindGroup(InMemoryBus.Group)!.Running);

    private static Task TrimAsync(InMemoryBus bus) => bus.Main.Transport.TrimAsync(
        InMemoryBus.Stream, Retention.Newest(0), new Progress<TrimResult>(), CancellationToken.None);
}
