using System.Text;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Consuming;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class SettlementTests(RedisServer server)
{
    private static readonly DeliveryFailure Failure = new()
    {
        Reason = "the mail server is away",
        Attempts = 3,
        Handler = "Some.Handler",
        ExceptionType = "System.TimeoutException",
        StackTrace = "   at Some.Handler.HandleAsync()",
    };

    [Fact]
    public async Task A_dead_letter_has_everything_that_people_and_the_go_library_need()
    {
        await using var bus = new RedisBus(server);
        var entryId = await bus.Publisher.PublishAsync(bus.Stream, new TestEvent { Id = "event-1", Number = 7 });
        var stored = Assert.Single(await bus.Database.StreamRangeAsync(bus.Stream));

        bus.Consume(
            (_, _) => new(DeliveryOutcome.DeadLettered(Failure)),
            subscription => subscription with { ServiceName = "promy-notif" });

        await Eventually.EqualAsync(1, () => bus.Database.StreamLengthAsync(bus.DeadLetters));
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        var (metadata, letter) = Assert.Single(await bus.DeadLettersAsync());
        Assert.Equal("dlq.test.happened", metadata.GetProperty("type").GetString());
        Assert.NotEqual("event-1", metadata.GetProperty("id").GetString());
        Assert.Equal(bus.Stream, letter.GetProperty("original_stream").GetString());
        Assert.Equal("event-1", letter.GetProperty("original_event_id").GetString());
        Assert.Equal("test.happened", letter.GetProperty("original_event_type").GetString());
        Assert.Equal((string?)stored["payload"], letter.GetProperty("original_payload").GetString());
        Assert.Equal((string?)stored["metadata"], letter.GetProperty("original_metadata").GetString());
        Assert.Equal(Failure.Reason, letter.GetProperty("failure_reason").GetString());
        Assert.Equal("promy-notif", letter.GetProperty("failed_service").GetString());
        Assert.Equal(3, letter.GetProperty("attempts_exhausted").GetInt32());
        Assert.Equal(bus.Group, letter.GetProperty("consumer_group").GetString());
        Assert.Equal(Failure.Handler, letter.GetProperty("handler").GetString());
        Assert.Equal(entryId, letter.GetProperty("entry_id").GetString());
        Assert.Equal(Failure.ExceptionType, letter.GetProperty("exception_type").GetString());
        Assert.Equal(Failure.StackTrace, letter.GetProperty("stack_trace").GetString());
        Assert.Equal(1, letter.GetProperty("delivery_count").GetInt64());
        Assert.EndsWith("Z", letter.GetProperty("failed_at").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_whose_dead_letter_is_refused_stays_pending_and_is_reported()
    {
        await using var bus = new RedisBus(server);
        await bus.Database.StringSetAsync(bus.DeadLetters, "not a stream");
        await bus.PublishManyAsync(1);
        var quick = TimeSpan.FromMilliseconds(200);

        // Long enough that a busy machine renews in time.
        var minIdle = TimeSpan.FromSeconds(4);

        var consumer = bus.Consume(
            (_, _) => new(DeliveryOutcome.DeadLettered(Failure)),
            subscription => subscription with { MinIdle = minIdle, RecoveryInterval = quick, MaxDeliveries = 1000 });

        await Eventually.TrueAsync(() => consumer.Report is { DeadLetterFailing: true });
        var outlasted = await bus.NowAsync() + minIdle.TotalMilliseconds;

        // Unstored, not handled again: entries after it are handled all the same.
        await bus.PublishManyAsync(3);
        await Eventually.EqualAsync(4, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(4, () => consumer.Report!.InFlight);
        await Eventually.TrueAsync(async () => await bus.NowAsync() > outlasted);
        Assert.Equal(4, await bus.PendingAsync());
        Assert.Equal(1, bus.Logs.GetSnapshot().Count(record => record.Id.Name == "SubscriptionFailing"));

        await bus.Database.KeyDeleteAsync(bus.DeadLetters);

        await Eventually.EqualAsync(4, () => bus.Database.StreamLengthAsync(bus.DeadLetters));
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        Assert.False(consumer.Report!.DeadLetterFailing);
        Assert.Equal(4, consumer.Deliveries.Count);
        Assert.All(consumer.Deliveries, delivery => Assert.Equal(1, delivery.DeliveryCount));
    }

    [Fact]
    public async Task Unstored_dead_letters_are_handed_back_at_the_stop_and_settled_by_the_next()
    {
        await using var bus = new RedisBus(server);
        await bus.Database.StringSetAsync(bus.DeadLetters, "not a stream");
        await bus.PublishManyAsync(3);
        var leaving = bus.Consume((_, _) => new(DeliveryOutcome.DeadLettered(Failure)));
        await Eventually.TrueAsync(() => leaving is { Deliveries.Count: 3, Report.DeadLetterFailing: true });

        await leaving.StopAsync();
        await bus.Database.KeyDeleteAsync(bus.DeadLetters);

        // The idle time is half a minute: only the hand-back makes them claimable now.
        bus.Consume((_, _) => new(DeliveryOutcome.DeadLettered(Failure)));
        await Eventually.EqualAsync(3, () => bus.Database.StreamLengthAsync(bus.DeadLetters));
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
    }

    [Fact]
    public async Task Further_entries_stay_pending_if_very_many_dead_letters_are_unstored()
    {
        await using var bus = new RedisBus(server);
        await bus.Database.StringSetAsync(bus.DeadLetters, "not a stream");
        await bus.PublishManyAsync(1100);
        var consumer = bus.Consume((_, _) => new(DeliveryOutcome.DeadLettered(Failure)));

        await Eventually.EqualAsync(1100, () => consumer.Deliveries.Count);
        await Eventually.TrueAsync(() => consumer.Report!.InFlight is > 1000 and < 1100);
        Assert.Equal(1100, await bus.PendingAsync());

        // Handed back with the stop; the next one settles them all.
        await consumer.StopAsync();
        await bus.Database.KeyDeleteAsync(bus.DeadLetters);
        bus.Consume((_, _) => new(DeliveryOutcome.DeadLettered(Failure)));
        await Eventually.EqualAsync(0, () => bus.PendingAsync(), TimeSpan.FromSeconds(30));
        Assert.Equal(1100, await bus.Database.StreamLengthAsync(bus.DeadLetters));
    }

    [Fact]
    public async Task A_callback_without_an_outcome_costs_no_slot_and_no_entry()
    {
        await using var bus = new RedisBus(server);
        await bus.PublishManyAsync(20);

        var consumer = bus.Consume(
            (_, _) => new((DeliveryOutcome)null!), subscription => subscription with { MaxConcurrency = 2 });

        await Eventually.EqualAsync(20, () => consumer.Deliveries.Count);
        await consumer.StopAsync();
        Assert.Equal(20, await bus.PendingAsync());
    }

    [Fact]
    public async Task A_fault_while_settling_costs_no_slot_and_no_entry()
    {
        await using var bus = new RedisBus(server);
        await bus.PublishManyAsync(20);

        var consumer = bus.Consume(
            (_, _) => new(DeliveryOutcome.DeadLettered(new ThrowingFailures())),
            subscription => subscription with { MaxConcurrency = 2 });

        await Eventually.EqualAsync(20, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(
            20, () => bus.Logs.GetSnapshot().Count(record => record.Id.Name == "SettlementFailed"));
        await consumer.StopAsync();
        Assert.Equal(20, await bus.PendingAsync());
    }

    public static TheoryData<string, NameValueEntry[]> Malformed => new()
    {
        { "no payload", [new("metadata", RawEntries.Metadata("test.happened"))] },
        { "no metadata", [new("payload", "{}")] },
        { "neither", [new("data", "hello")] },
        { "two payloads", [new("metadata", "{}"), new("payload", "1"), new("payload", "2")] },
        { "names not UTF-8", [new(new byte[] { 0xff, 0xfe }, new byte[] { 0x00, 0x80 })] },
    };

    [Theory]
    [MemberData(nameof(Malformed), DisableDiscoveryEnumeration = true)]
    public async Task An_entry_outside_the_wire_format_is_dead_lettered_with_its_raw_fields(
        string what, NameValueEntry[] fields)
    {
        await using var bus = new RedisBus(server);
        await bus.Database.StreamAddAsync(bus.Stream, fields);
        await bus.Publisher.PublishAsync(bus.Stream, new TestEvent { Text = what });

        var consumer = bus.Consume();

        var letter = await bus.SingleDeadLetterAsync();
        await Eventually.EqualAsync(1, () => consumer.Deliveries.Count);
        await Eventually.EqualAsync(0, () => bus.PendingAsync());
        var raw = letter.GetProperty("original_fields").EnumerateArray()
            .Select(field => (Name: BytesOf(field, "name"), Value: BytesOf(field, "value"))).ToArray();
        Assert.Equal(fields.Select(field => (byte[])field.Name!), raw.Select(field => field.Name));
        Assert.Equal(fields.Select(field => (byte[])field.Value!), raw.Select(field => field.Value));
        Assert.False(string.IsNullOrEmpty(letter.GetProperty("original_event_id").GetString()));
        Assert.False(string.IsNullOrEmpty(letter.GetProperty("original_event_type").GetString()));
        Assert.False(string.IsNullOrEmpty(letter.GetProperty("failure_reason").GetString()));
    }

    private static byte[] BytesOf(System.Text.Json.JsonElement field, string name) =>
        field.TryGetProperty(name + "_base64", out var base64)
            ? base64.GetBytesFromBase64()
            : Encoding.UTF8.GetBytes(field.GetProperty(name).GetString()!);

    /// <summary>Failures that throw when they are read.</summary>
    private sealed class ThrowingFailures : IReadOnlyList<DeliveryFailure>
    {
        public int Count => 1;

        public DeliveryFailure this[int index] => throw new InvalidOperationException("A fault.");

        public IEnumerator<DeliveryFailure> GetEnumerator() => throw new InvalidOperationException("A fault.");

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
