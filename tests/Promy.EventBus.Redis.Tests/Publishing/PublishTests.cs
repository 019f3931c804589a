using System.Diagnostics;
using System.Text;
using System.Text.Json;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Publishing;

[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class PublishTests(RedisServer server)
{
    [Fact]
    public async Task An_event_is_stored_as_exactly_the_two_fields_of_the_wire_format()
    {
        await using var bus = new RedisBus(server);

        var entryId = await bus.Publisher.PublishAsync(
            bus.Stream, new TestEvent { Id = "event-1", Timestamp = Some.Moment, Number = 7, Text = "ñ <&>" });

        var entry = Assert.Single(await bus.Database.StreamRangeAsync(bus.Stream));
        Assert.Equal(entryId, entry.Id);
        Assert.Equal(["metadata", "payload"], entry.Values.Select(field => (string?)field.Name));
        Assert.StartsWith(
            """{"id":"event-1","type":"test.happened","timestamp":"2025-11-06T10:30:00Z","version":"1.0","attempt":1"""
                + ""","source":"promy-tests""" + '"',
            (string?)entry["metadata"],
            StringComparison.Ordinal);
        Assert.Equal(
            """
            {"id":"event-1","type":"test.happened","timestamp":"2025-11-06T10:30:00Z","version":"1.0",
            "source":"promy-tests","number":7,"text":"ñ <&>"}
            """.ReplaceLineEndings(""),
            (string?)entry["payload"]);
    }

    [Fact]
    public async Task Metadata_and_payload_carry_the_same_generated_identity()
    {
        await using var bus = new RedisBus(server);
        var happened = new TestEvent();

        await bus.Publisher.PublishAsync(bus.Stream, happened);

        var entry = Assert.Single(await bus.Database.StreamRangeAsync(bus.Stream));
        foreach (var field in new[] { "metadata", "payload" })
        {
            using var json = JsonDocument.Parse((byte[])entry[field]!);
            Assert.Equal(happened.Id, json.RootElement.GetProperty("id").GetString());
            Assert.Equal(happened.Timestamp, json.RootElement.GetProperty("timestamp").GetDateTimeOffset());
        }
    }

    [Fact]
    public async Task A_publish_is_a_producer_span_that_the_metadata_point_to()
    {
        await using var bus = new RedisBus(server);
        using var spans = new SeenSpans();
        var happened = new TestEvent();

        await bus.Publisher.PublishAsync(bus.Stream, happened);

        var span = spans.Single(span => (string?)span.GetTagItem("messaging.destination.name") == bus.Stream);
        Assert.Equal(($"send {bus.Stream}", ActivityKind.Producer), (span.OperationName, span.Kind));
        Assert.Equal(
            ("redis", happened.Id), (span.GetTagItem("messaging.system"), span.GetTagItem("messaging.message.id")));
        using var metadata = JsonDocument.Parse(await MetadataAsync(bus));
        Assert.Equal(span.Id, metadata.RootElement.GetProperty("traceparent").GetString());
    }

    [Fact]
    public async Task An_endless_trace_state_from_outside_does_not_travel()
    {
        await using var bus = new RedisBus(server);
        using var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        activity.TraceStateString = "vendor=" + new string('x', 20_000);

        await bus.Publisher.PublishAsync(bus.Stream, new TestEvent());

        var metadata = await MetadataAsync(bus);
        Assert.Contains($"00-{activity.TraceId}", Encoding.UTF8.GetString(metadata), StringComparison.Ordinal);
        Assert.True(Wire.EventMetadataReader.TryRead(metadata, out _, out var error), error);
    }

    [Fact]
    public async Task A_variable_of_the_base_type_publishes_what_it_holds()
    {
        await using var bus = new RedisBus(server);
        Event happened = new TestEvent { Number = 42 };

        await bus.Publisher.PublishAsync(bus.Stream, happened);
        await bus.Publisher.PublishBatchAsync(bus.Stream, [happened, new OtherEvent { Word = "hello" }]);

        var payloads = (await bus.Database.StreamRangeAsync(bus.Stream)).Select(entry => (string?)entry["payload"])
            .ToArray();
        Assert.Contains("\"number\":42", payloads[0], StringComparison.Ordinal);
        Assert.Equal(payloads[0], payloads[1]);
        Assert.Contains("\"type\":\"other.happened\"", payloads[2], StringComparison.Ordinal);
        Assert.Contains("\"word\":\"hello\"", payloads[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Sixty_four_callers_at_once_are_all_confirmed(int poolSize)
    {
        await using var bus = new RedisBus(server, options => options.PoolSize = poolSize);

        var ids = await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(async () =>
        {
            var own = new List<(int Number, string EntryId)>();
            for (var index = 0; index < 20; index++)
            {
                var number = (caller * 20) + index;
                own.Add((number, await bus.Publisher.PublishAsync(bus.Stream, new TestEvent { Number = number })));
            }

            return own;
        })));

        var stored = (await bus.Database.StreamRangeAsync(bus.Stream))
            .ToDictionary(
                entry => (string)entry.Id!,
                entry => JsonDocument.Parse((byte[])entry["payload"]!).RootElement.GetProperty("number").GetInt32());
        Assert.Equal(64 * 20, stored.Count);
        Assert.All(ids.SelectMany(own => own), published => Assert.Equal(published.Number, stored[published.EntryId]));
    }

    [Fact]
    public async Task The_largest_payload_allowed_is_stored_and_one_byte_more_is_refused()
    {
        await using var probe = new RedisBus(server);
        var happened = new TestEvent { Timestamp = Some.Moment, Text = new string('x', 1000) };
        var larger = happened with { Timestamp = Some.Moment, Text = happened.Text + "x" };
        var size = probe.Serializer.Serialize(happened).Length;
        await using var bus = new RedisBus(server, publisher: options => options.MaxPayloadBytes = size);

        await bus.Publisher.PublishAsync(bus.Stream, happened);
        var error = await Assert.ThrowsAsync<EventValidationException>(
            async () => await bus.Publisher.PublishAsync(bus.Stream, larger));

        Assert.Equal(1, await bus.Database.StreamLengthAsync(bus.Stream));
        Assert.Contains($"{size + 1} bytes", error.Message, StringComparison.Ordinal);
        Assert.Contains($"MaxPayloadBytes allows {size}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_caller_stops_waiting()
    {
        await using var bus = new RedisBus(server);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await bus.Publisher.PublishAsync(bus.Stream, new TestEvent(), cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await bus.Publisher.PublishBatchAsync(bus.Stream, [new TestEvent()], cancelled.Token));
    }

    private static async Task<byte[]> MetadataAsync(RedisBus bus) =>
        (byte[])Assert.Single(await bus.Database.StreamRangeAsync(bus.Stream))["metadata"]!;

    [EventType("other.happened")]
    private sealed record OtherEvent : Event
    {
        public string Word { get; init; } = "";
    }
}
