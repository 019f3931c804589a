namespace Promy.EventBus.InMemory.Tests.Consuming;

/// <summary>Types that a process does not handle.</summary>
public sealed class MemberTests
{
    private const string Type = "test.numbered";

    private static readonly EventSubscription Unable =
        InMemoryBus.Subscription with { HandledTypes = Types("other.type") };

    private static readonly EventSubscription Able =
        InMemoryBus.Subscription with { HandledTypes = Types(Type), ConsumerId = "able" };

    [Fact]
    public async Task An_unhandled_entry_goes_to_the_member_that_handles_its_type()
    {
        await using var bus = new InMemoryBus();
        var unable = await bus.ConsumeAsync(_ => DeliveryOutcome.Unhandled(Type), Unable);
        await bus.PublishAsync(1);
        await unable.ReceivedAsync(1);
        await bus.SettledAsync();
        var able = await bus.ConsumeAsync(subscription: Able);
        await bus.PublishAsync(2, 3, 4, 5);

        await Eventually.TrueAsync(() =>
        {
            bus.Clock.Advance(InMemoryBus.RecoveryInterval);
            return able.Numbers.Distinct().Count() == 4;
        });

        Assert.All(able.Deliveries, delivery => Assert.Equal(1, delivery.DeliveryCount));
        Assert.Equal([2, 3, 4, 5], able.Numbers.Order());
        await bus.SettledAsync();
    }

    [Theory]
    [InlineData(UnknownTypeAction.Skip, 0, 0)]
    [InlineData(UnknownTypeAction.DeadLetter, 0, 1)]
    [InlineData(UnknownTypeAction.KeepPending, 1, 0)]
    public async Task An_entry_that_no_member_handles_is_settled_as_configured(
        UnknownTypeAction action, long pending, long letters)
    {
        await using var bus = new InMemoryBus();
        var consumer = await bus.ConsumeAsync(
            _ => DeliveryOutcome.Unhandled(Type), Unable with { UnknownTypes = action });

        await bus.PublishAsync(1);

        await consumer.ReceivedAsync(1);
        await Eventually.EqualAsync(letters, () => bus.LengthAsync(InMemoryBus.DeadLetters));
        await Eventually.EqualAsync(pending, async () => (await bus.LagAsync())!.Pending);
    }

    [Fact]
    public async Task A_retry_kept_for_want_of_its_handler_goes_to_that_handler_later()
    {
        await using var bus = new InMemoryBus();
        var history = new RetryHistory { Handler = "A.Handler" };
        var later = DeliveryOutcome.RedeliverLater([new Redelivery { Delay = TimeSpan.Zero, History = history }]);
        var failing = await bus.ConsumeAsync(
            delivery => delivery.History is null ? later : DeliveryOutcome.KeptPending, Able);
        await bus.PublishAsync(1);
        await failing.ReceivedAsync(2);
        await failing.StopAsync();
        var unable = await bus.ConsumeAsync(
            delivery => DeliveryOutcome.Unhandled(Type, delivery.History?.Handler),
            Unable with { UnknownTypes = UnknownTypeAction.KeepPending });
        await unable.ReceivedAsync(2);
        Assert.Equal(["A.Handler", null], unable.Deliveries.Select(delivery => delivery.History?.Handler));

        var able = await bus.ConsumeAsync(subscription: Able);
        await Eventually.TrueAsync(() =>
        {
            bus.Clock.Advance(InMemoryBus.RecoveryInterval);
            return !able.Deliveries.IsEmpty;
        });

        Assert.Equal("A.Handler", Assert.Single(able.Deliveries).History?.Handler);
    }

    [Fact]
    public async Task A_kept_entry_that_nobody_handles_is_never_counted()
    {
        await using var bus = new InMemoryBus();
        var consumer = await bus.ConsumeAsync(
            _ => DeliveryOutcome.Unhandled(Type),
            Unable with { UnknownTypes = UnknownTypeAction.KeepPending, MaxDeliveries = 2 });
        await bus.PublishAsync(1);

        await Eventually.TrueAsync(() =>
        {
            bus.Clock.Advance(InMemoryBus.RecoveryInterval);
            return consumer.Deliveries.Count >= 4;
        });

        Assert.All(consumer.Deliveries, delivery => Assert.Equal(1, delivery.DeliveryCount));
        Assert.Equal(0, await bus.LengthAsync(InMemoryBus.DeadLetters));
    }

    [Fact]
    public async Task A_retry_for_a_handler_that_nobody_has_goes_to_every_handler()
    {
        await using var bus = new InMemoryBus();
        var consumer = await bus.ConsumeAsync(
            delivery => delivery.History switch
            {
                null => DeliveryOutcome.RedeliverLater(
                [
                    new Redelivery { Delay = TimeSpan.Zero, History = new RetryHistory { Handler = "renamed" } },
                ]),
                { Handler: { } handler } => DeliveryOutcome.Unhandled(Type, handler),
                _ => DeliveryOutcome.Handled,
            },
            Able);
        await bus.PublishAsync(1);

        await Eventually.TrueAsync(() =>
        {
            bus.Clock.Advance(TimeSpan.FromSeconds(1));
            return consumer.Deliveries.Count == 3;
        });

        Assert.Equal(
            [null, "renamed", null], consumer.Deliveries.Select(delivery => delivery.History?.Handler));
        await bus.SettledAsync();
    }

    [Fact]
    public async Task Members_are_told_until_a_crashed_one_has_missed_three_announcements()
    {
        await using var bus = new InMemoryBus();
        var process = new Process(bus.Broker);
        var crashing = await bus.ConsumeAsync(subscription: Able, process: process);
        var member = Assert.Single(await MembersAsync(bus));
        Assert.Equal(("able", false), (member.Name, member.IsPaused));
        Assert.Equal([Type], member.Types!.Keys);

        process.Transport.Crash();
        Assert.Single(await MembersAsync(bus));
        bus.Clock.Advance(12 * InMemoryBus.RecoveryInterval);

        Assert.Empty(await MembersAsync(bus));
        crashing.BeginStop();
        await Eventually.TrueAsync(() => crashing.Completion.IsCompleted);
    }

    private static Task<IReadOnlyList<GroupMember>> MembersAsync(InMemoryBus bus) =>
        bus.Main.Transport.GetMembersAsync(InMemoryBus.Stream, InMemoryBus.Group, CancellationToken.None);

    private static Dictionary<string, IReadOnlyList<string>> Types(string type) => new() { [type] = ["Handler"] };
}
