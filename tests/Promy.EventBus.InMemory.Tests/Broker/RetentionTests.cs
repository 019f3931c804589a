namespace Promy.EventBus.InMemory.Tests.Broker;

public sealed class RetentionTests
{
    [Fact]
    public async Task Entries_that_a_group_has_not_acknowledged_are_kept()
    {
        await using var bus = new InMemoryBus();
        await bus.PublishAsync(Enumerable.Range(0, 10));
        var consumer = await bus.ConsumeAsync(delivery =>
            RunningConsumer.NumberOf(delivery) == 4 ? DeliveryOutcome.KeptPending : DeliveryOutcome.Handled);
        await consumer.ReceivedAsync(10);
        await Eventually.EqualAsync(1, async () => (await bus.LagAsync())!.Pending);

        Assert.Equal([new TrimResult(4, 0)], await TrimAsync(bus, Retention.UntilAcknowledged));
        Assert.Equal(6, await bus.LengthAsync(InMemoryBus.Stream));
    }

    [Fact]
    public async Task A_stream_without_groups_is_not_trimmed()
    {
        await using var bus = new InMemoryBus();
        await bus.PublishAsync(1, 2);

        Assert.Empty(await TrimAsync(bus, Retention.UntilAcknowledged));
        Assert.Empty(await TrimAsync(bus, Retention.UntilAcknowledged, stream: "events:missing"));
        Assert.Equal(2, await bus.LengthAsync(InMemoryBus.Stream));
    }

    [Fact]
    public async Task A_hard_limit_tells_what_some_group_had_not_read()
    {
        await using var bus = new InMemoryBus();
        await bus.PublishAsync(Enumerable.Range(0, 2500));
        var consumer = await bus.ConsumeAsync();
        await consumer.ReceivedAsync(2500);
        await bus.SettledAsync();
        await consumer.StopAsync();
        await bus.PublishAsync(Enumerable.Range(2500, 10));

        var removed = await TrimAsync(bus, Retention.Newest(4));

        Assert.Equal((2506, 6), (removed.Sum(step => step.Removed), removed.Sum(step => step.Unread)));
        Assert.Equal(new GroupLag(4, 0, 4), await bus.LagAsync());
        var next = await bus.ConsumeAsync();
        await next.ReceivedAsync(4);
        Assert.Equal([2506, 2507, 2508, 2509], next.Numbers.Order());
    }

    [Fact]
    public async Task Entries_beyond_an_age_of_the_clock_are_removed()
    {
        await using var bus = new InMemoryBus();
        await bus.PublishAsync(1, 2);
        bus.Clock.Advance(TimeSpan.FromHours(2));
        await bus.PublishAsync(3);

        Assert.Equal([new TrimResult(2, 0)], await TrimAsync(bus, Retention.Younger(TimeSpan.FromHours(1))));
        Assert.Empty(await TrimAsync(bus, Retention.Younger(TimeSpan.MaxValue)));
        Assert.Equal(1, await bus.LengthAsync(InMemoryBus.Stream));
    }

    [Fact]
    public async Task A_publisher_trims_by_length_and_by_age()
    {
        await using var bus = new InMemoryBus();
        var options = new EventBusPublisherOptions();
        options.Streams.Add(new EventBusStreamTrimOptions { Stream = "test:short", MaxLength = 2 });
        options.Streams.Add(new EventBusStreamTrimOptions { Stream = "test:young", MaxAge = TimeSpan.FromMinutes(1) });
        await using var process = new Process(bus.Broker, options);
        for (var number = 0; number < 5; number++)
        {
            await process.Publisher.PublishAsync("test:short", new NumberedEvent { Number = number });
            await process.Publisher.PublishAsync("test:young", new NumberedEvent { Number = number });
            bus.Clock.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Equal(2, await bus.LengthAsync("test:short"));
        Assert.Equal(3, await bus.LengthAsync("test:young"));
    }

    private static async Task<List<TrimResult>> TrimAsync(
        InMemoryBus bus, Retention keep, string stream = InMemoryBus.Stream)
    {
        var steps = new Steps();
        await bus.Main.Transport.TrimAsync(stream, keep, steps, CancellationToken.None);
        return steps.All;
    }

    private sealed class Steps : IProgress<TrimResult>
    {
        public List<TrimResult> All { get; } = [];

        public void Report(TrimResult value) => All.Add(value);
    }
}
