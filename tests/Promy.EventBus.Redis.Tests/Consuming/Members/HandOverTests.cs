using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Consuming;

/// <summary>Entries that a consumer does not handle: skipped, dead-lettered, kept pending or handed over.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class HandOverTests(RedisServer server)
{
    private const string Type = "test.happened";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task An_entry_that_nobody_handles_is_skipped_and_logged_once_for_each_type()
    {
        await using var bus = new RedisBus(server);
        var consumer = Lacking(bus);

        await bus.PublishManyAsync(20);
        await RawEntries.AddAsync(bus.Database, bus.Stream, RawEntries.Metadata("other.happened"), "{}");

        await Eventually.EqualAsync(21, () => consumer.Deliveries.Count, Patience);
        await Eventually.EqualAsync(0, () => bus.PendingAsync(), Patience);
        Assert.Equal(21, consumer.Deliveries.Count);
        Assert.False(await bus.Database.KeyExistsAsync(bus.DeadLetters));
        var told = bus.Logs.GetSnapshot().Where(record => record.Id.Name == "TypeUnwanted").ToList();
        Assert.Equal(2, told.Count);
        Assert.All(told, record => Assert.Equal(LogLevel.Information, record.Level));
    }

    [Fact]
    public async Task An_entry_that_nobody_handles_is_dead_lettered_if_configured()
    {
        await using var bus = new RedisBus(server);
        Lacking(bus, subscription => subscription with { UnknownTypes = UnknownTypeAction.DeadLetter });

        await bus.PublishManyAsync(3);

        await Eventually.EqualAsync(3, () => bus.Database.StreamLengthAsync(bus.DeadLetters), Patience);
        await Eventually.EqualAsync(0, () => bus.PendingAsync(), Patience);
        var letters = await bus.DeadLettersAsync();
        Assert.All(letters, letter => Assert.Equal(
            $"No live member of the group {bus.Group} handles events of type {Type}.",
            letter.Payload.GetProperty("failure_reason").GetString()));
        Assert.All(
            letters, letter => Assert.Equal(Type, letter.Payload.GetProperty("original_event_type").GetString()));
    }

    [Fact]
    public async Task An_entry_that_nobody_handles_stays_pending_uncounted_if_configured()
    {
        await using var bus = new RedisBus(server);
        var lacking = Lacking(bus, subscription => subscription with
        {
            UnknownTypes = UnknownTypeAction.KeepPending, MinIdle = Quick, RecoveryInterval = Quick, MaxDeliveries = 2,
        });
        await bus.PublishManyAsync(5);

        // Far more deliveries than the limit allows.
        await Eventually.TrueAsync(() => lacking.Deliveries.Count > 25, Patience);
        Assert.All(lacking.Deliveries, delivery => Assert.Equal(1, delivery.DeliveryCount));
        Assert.Equal(5, await bus.PendingAsync());
        Assert.False(await bus.Database.KeyExistsAsync(bus.DeadLetters));

        var able = Able(bus);
        await Eventually.EqualAsync(0, () => bus.PendingAsync(), Patience);
        Assert.Equal(Enumerable.Range(0, 5), able.Numbers.Distinct().Order());
    }

    [Fact]
    public async Task Entries_that_others_handle_are_handed_over_in_turn_without_a_count()
    {
        await using var bus = new RedisBus(server);
        var lacking = Lacking(bus, Often);
        RedisConsumer[] able = [Able(bus), Able(bus)];
        await AnnouncedAsync(bus, 3);

        await bus.PublishManyAsync(300);

        await SettledAsync(bus);
        Assert.Equal(Enumerable.Range(0, 300), able.SelectMany(consumer => consumer.Numbers).Order());
        Assert.All(
            able.SelectMany(consumer => consumer.Deliveries), delivery => Assert.Equal(1, delivery.DeliveryCount));
        Assert.All(able, consumer => Assert.NotEmpty(consumer.Deliveries));
        Assert.Equal(lacking.Deliveries.Count, lacking.Numbers.Distinct().Count());
        Assert.False(
            lacking.Deliveries.IsEmpty, "The consumer that lacks the type read nothing: the test proves nothing.");
    }

    [Fact]
    public async Task An_entry_handed_to_a_member_that_died_goes_to_another()
    {
        await using var bus = new RedisBus(server);
        var at = await bus.NowAsync();
        await bus.Database.HashSetAsync(
            Key(bus), "dead", $$$"""{"at":{{{at}}},"interval":600000,"types":{"{{{Type}}}":["Some.Handler"]}}""");
        var lacking = Lacking(
            bus, subscription => subscription with { MinIdle = TimeSpan.FromSeconds(2), RecoveryInterval = Quick });
        await bus.PublishManyAsync(20);
        await Eventually.EqualAsync(20, () => PendingOfAsync(bus, "dead"), Patience);

        await bus.Database.HashDeleteAsync(Key(bus), "dead");
        var able = Able(
            bus, subscription => subscription with { MinIdle = TimeSpan.FromSeconds(2), RecoveryInterval = Quick });

        await Eventually.EqualAsync(0, () => bus.PendingAsync(), Patience);
        Assert.Equal(Enumerable.Range(0, 20), able.Numbers.Distinct().Order());
        Assert.False(await bus.Database.KeyExistsAsync(bus.DeadLetters));
    }

    [Fact]
    public async Task A_delivery_that_another_consumer_has_seen_counts_after_the_hand_over()
    {
        await using var bus = new RedisBus(server);
        await bus.Database.StreamCreateConsumerGroupAsync(bus.Stream, bus.Group, "0-0", createStream: true);
        await bus.PublishManyAsync(1);
        var seen = Assert.Single(
            await bus.Database.StreamReadGroupAsync(bus.Stream, bus.Group, "dead", StreamPosition.NewMessages));
        var able = Able(bus, subscription => Often(subscription) with { ConsumerId = "able" });
        await bus.PublishManyAsync(1);
        await Eventually.EqualAsync(1, () => able.Deliveries.Count, Patience);

        // As by a member that took the entry and does not handle it.
        await bus.Database.ExecuteAsync(
            "XCLAIM", bus.Stream, bus.Group, "able", 0, seen.Id, "RETRYCOUNT", 1, "JUSTID");

        await Eventually.EqualAsync(2, () => able.Deliveries.Count, Patience);
        Assert.Equal(2, able.Deliveries.Last().DeliveryCount);
    }

    [Fact]
    public async Task Nothing_is_skipped_while_the_members_cannot_be_asked_and_it_is_reported()
    {
        await using var bus = new RedisBus(server);
        await bus.Database.StringSetAsync(Key(bus), "no hash");
        var lacking = Lacking(bus, Often);
        await bus.PublishManyAsync(5);

        await Eventually.TrueAsync(
            () => lacking is { Deliveries.Count: 5, Report: { MemberProblem: not null, Problem: null } }, Patience);
        Assert.Equal(5, await bus.PendingAsync());
        await bus.Database.KeyDeleteAsync(Key(bus));

        await Eventually.TrueAsync(() => lacking.Report!.MemberProblem is null, Patience);
        await SettledAsync(bus);
        Assert.Equal(5, lacking.Deliveries.Count);
    }

    [Fact]
    public async Task Entries_that_wait_for_the_members_are_handed_back_uncounted_at_the_stop()
    {
        await using var bus = new RedisBus(server);
        await bus.Database.StringSetAsync(Key(bus), "no hash");
        var lacking = Lacking(bus);
        await bus.PublishManyAsync(5);
        await Eventually.TrueAsync(() => lacking is { Deliveries.Count: 5, Report.MemberProblem: not null }, Patience);

        await lacking.StopAsync();
        await bus.Database.KeyDeleteAsync(Key(bus));

        var able = Able(bus);
        await Eventually.EqualAsync(5, () => able.Deliveries.Count, Patience);
        Assert.All(able.Deliveries, delivery => Assert.Equal(1, delivery.DeliveryCount));
    }

    [Fact]
    public async Task Very_many_entries_stay_pending_uncounted_if_the_members_cannot_be_asked()
    {
        await using var bus = new RedisBus(server);
        await bus.Database.StringSetAsync(Key(bus), "no hash");
        var lacking = Lacking(
            bus, subscription => subscription with { MinIdle = TimeSpan.FromMinutes(10), BatchSize = 200 });
        await bus.PublishManyAsync(4000);

        await Eventually.EqualAsync(4000, () => lacking.Deliveries.Count, Patience);
        await Eventually.TrueAsync(() => lacking.Report!.InFlight is > 1000 and < 3000, Patience);
        Assert.Equal(4000, await bus.PendingAsync());
        var newest = await bus.Database.StreamPendingMessagesAsync(
            bus.Stream, bus.Group, 4000, lacking.Report!.ConsumerId);
        Assert.Contains(newest, entry => entry.DeliveryCount == 0);
        Assert.All(newest, entry => Assert.InRange(entry.DeliveryCount, 0, 1));
    }

    [Fact]
    public async Task A_callback_that_handles_no_redelivery_is_not_asked_for_ever()
    {
        await using var bus = new RedisBus(server);
        var consumer = bus.Consume((_, _) => new(DeliveryOutcome.Unhandled(Type, "Some.Handler")));
        await RawEntries.AddAsync(
            bus.Database,
            bus.RetryStream,
            new("metadata", RawEntries.Metadata(Type)),
            new("payload", "{}"),
            new("retry", """{"handler":"Some.Handler"}"""));
        await bus.PublishManyAsync(1);

        await Eventually.EqualAsync(0, () => bus.Database.StreamLengthAsync(bus.RetryStream), Patience);
        await Eventually.EqualAsync(3, () => consumer.Deliveries.Count, Patience);
        await SettledAsync(bus);
        Assert.Equal(3, consumer.Deliveries.Count);
    }

    [Fact]
    public async Task A_retry_for_an_unknown_handler_goes_to_the_others_and_nowhere_else()
    {
        await using var bus = new RedisBus(server);
        var consumer = bus.Consume(
            (delivery, _) => new(delivery.History?.Handler is { } handler
                ? DeliveryOutcome.Unhandled(Type, handler)
                : DeliveryOutcome.Handled),
            subscription => subscription with
            {
                HandledTypes = Handling("Other.Handler"), UnknownTypes = UnknownTypeAction.DeadLetter,
            });
        await RawEntries.AddAsync(
            bus.Database,
            bus.RetryStream,
            new("metadata", RawEntries.Metadata(Type)),
            new("payload", "{}"),
            new("retry", """{"handler":"Some.Handler"}"""));

        await Eventually.EqualAsync(2, () => consumer.Deliveries.Count, Patience);
        await Eventually.EqualAsync(0, () => bus.Database.StreamLengthAsync(bus.RetryStream), Patience);
        await consumer.StopAsync();
        Assert.False(await bus.Database.KeyExistsAsync(bus.DeadLetters));
    }

    [Fact]
    public async Task A_clean_stop_leaves_no_member_and_no_name()
    {
        await using var bus = new RedisBus(server);
        var able = Able(bus);
        await bus.PublishManyAsync(3);
        await Eventually.EqualAsync(3, () => able.Deliveries.Count, Patience);
        await AnnouncedAsync(bus, 1);

        await able.StopAsync();

        Assert.False(await bus.Database.KeyExistsAsync(Key(bus)));
        Assert.Empty(await bus.Database.StreamConsumerInfoAsync(bus.Stream, bus.Group));
    }

    [Fact]
    public async Task A_clean_stop_of_a_named_consumer_leaves_the_name_and_no_member()
    {
        await using var bus = new RedisBus(server);
        var able = Able(bus, subscription => subscription with { ConsumerId = "pod-0" });
        await bus.PublishManyAsync(3);
        await Eventually.EqualAsync(3, () => able.Deliveries.Count, Patience);
        await AnnouncedAsync(bus, 1);

        await able.StopAsync();

        Assert.False(await bus.Database.KeyExistsAsync(Key(bus)));
        Assert.Equal("pod-0", Assert.Single(await bus.Database.StreamConsumerInfoAsync(bus.Stream, bus.Group)).Name);
    }

    /// <summary>A consumer that handles no event of the tests.</summary>
    private static RedisConsumer Lacking(
        RedisBus bus, Func<EventSubscription, EventSubscription>? configure = null) => bus.Consume(
        (delivery, _) => new(DeliveryOutcome.Unhandled(TypeOf(delivery))),
        subscription => (configure ?? (same => same))(subscription) with
        {
            HandledTypes = new Dictionary<string, IReadOnlyList<string>>(),
        });

    /// <summary>
    /// A consumer that handles the events of the tests, and looks often for entries that are handed to it.
    /// </summary>
    private static RedisConsumer Able(
        RedisBus bus, Func<EventSubscription, EventSubscription>? configure = null) => bus.Consume(
        configure: subscription => (configure ?? Often)(subscription) with { HandledTypes = Handling("Some.Handler") });

    private static EventSubscription Often(EventSubscription subscription) =>
        subscription with { RecoveryInterval = Quick };

    private static Dictionary<string, IReadOnlyList<string>> Handling(string handler) => new() { [Type] = [handler] };

    private static string TypeOf(EventDelivery delivery) =>
        System.Text.Json.JsonDocument.Parse(delivery.Metadata).RootElement.GetProperty("type").GetString()!;

    private static RedisKey Key(RedisBus bus) => SatelliteKeys.Members(bus.Stream, bus.Group);

    private static Task AnnouncedAsync(RedisBus bus, int count) =>
        Eventually.EqualAsync(count, async () => (int)await bus.Database.HashLengthAsync(Key(bus)), Patience);

    private static async Task<int> PendingOfAsync(RedisBus bus, string consumer) =>
        (await bus.Database.StreamPendingMessagesAsync(bus.Stream, bus.Group, 100, consumer)).Length;

    /// <summary>Everything was delivered, and nothing is pending.</summary>
    private static Task SettledAsync(RedisBus bus) => Eventually.TrueAsync(
        async () =>
        {
            var group = Assert.Single(await bus.Database.StreamGroupInfoAsync(bus.Stream));
            return group.PendingMessageCount == 0
                && group.LastDeliveredId == (await bus.Database.StreamInfoAsync(bus.Stream)).LastGeneratedId;
        },
        Patience);
}
