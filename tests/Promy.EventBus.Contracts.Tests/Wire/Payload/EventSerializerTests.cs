using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Promy.EventBus.Events;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Contracts.Tests.Wire;

public sealed class EventSerializerTests
{
    private readonly EventSerializer _serializer = Serializers.WithReflection();

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("""{"price":"9.99"}""")]
    [InlineData("""{"price":1e400}""")]
    [InlineData("""{"dates":"2025-11-06"}""")]
    [InlineData("""{"dates":[1]}""")]
    [InlineData("""{"promotion_id":7}""")]
    [InlineData("""{"promotion_id":"\ud800"}""")]
    [InlineData("""{"timestamp":"soon"}""")]
    [InlineData("""{"timestamp":1762425000}""")]
    [InlineData("""{"timestamp":"0001-01-01T00:00:00+14:00"}""")]
    [InlineData("""{"leaflet_page":1.5}""")]
    public void A_bad_payload_is_an_error_that_names_the_type(string payload)
    {
        var read = _serializer.TryDeserialize<PromotionCreatedEvent>(
            Reading.Metadata, Encoding.UTF8.GetBytes(payload), out var @event, out var error);

        Assert.False(read);
        Assert.Null(@event);
        Assert.Contains("metadata.type", error, StringComparison.Ordinal);
        Assert.DoesNotContain(error!, char.IsControl);
    }

    [Theory]
    [InlineData("""{"latitude":1e999}""", "$.latitude")]
    [InlineData("""{"longitude":-1e400}""", "$.longitude")]
    [InlineData("""{"latitude":"1"}""", "$.latitude")]
    public void A_number_beyond_a_double_is_an_error(string payload, string member)
    {
        Assert.False(_serializer.TryDeserialize<UserLocationUpdatedEvent>(
            Reading.Metadata, Encoding.UTF8.GetBytes(payload), out _, out var error));
        Assert.Contains(member, error, StringComparison.Ordinal);
        Assert.False(Serializers.PredefinedOnly().TryDeserialize<UserLocationUpdatedEvent>(
            Reading.Metadata, Encoding.UTF8.GetBytes(payload), out _, out _));
    }

    [Theory]
    [InlineData("52.52", 52.52)]
    [InlineData("-1e-999", 0)]
    [InlineData("1.7976931348623157e308", double.MaxValue)]
    public void A_number_within_a_double_is_read(string number, double expected) =>
        Assert.Equal(expected, Reading.Read<UserLocationUpdatedEvent>($$"""{"latitude":{{number}}}""").Latitude);

    [Fact]
    public void A_payload_that_is_not_UTF8_is_an_error() =>
        Assert.False(_serializer.TryDeserialize<PromotionCreatedEvent>(
            Reading.Metadata, [.. "{\"promotion_id\":\""u8, 0xff, .. "\"}"u8], out _, out _));

    [Fact]
    public void A_payload_nested_too_deeply_is_an_error()
    {
        var payload = """{"unknown":""" + new string('[', 100_000);

        Assert.False(
            _serializer.TryDeserialize<PromotionCreatedEvent>(
                Reading.Metadata, Encoding.UTF8.GetBytes(payload), out _, out _));
    }

    [Theory]
    [InlineData("""{"tags":{"\r\n\u001b[2J[ERR] forged":1}}""")]
    [InlineData("""{"http_status":"\r\n\u001b[2J[ERR] forged"}""")]
    [InlineData("""{"tags":{"a":"b"},"loud":"\r\n\u001b[2J[ERR] forged"}""")]
    public void Control_characters_of_a_bad_payload_are_not_in_the_error(string payload)
    {
        Assert.False(
            _serializer.TryDeserialize<DetailedEvent>(
                Reading.Metadata, Encoding.UTF8.GetBytes(payload), out _, out var error));

        Assert.DoesNotContain(error, char.IsControl);
        Assert.InRange(error.Length, 1, 1024);
    }

    [Fact]
    public void A_value_that_the_event_refuses_is_an_error()
    {
        var read = _serializer.TryDeserialize<StrictEvent>(Reading.Metadata, """{"code":""}"""u8, out _, out var error);

        Assert.False(read);
        Assert.Contains("The value cannot be an empty string.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_outside_the_JSON_context_is_a_configuration_error() =>
        Assert.Throws<EventBusConfigurationException>(
            () =>
                Serializers.PredefinedOnly().TryDeserialize<OrderPlacedEvent>(Reading.Metadata, "{}"u8, out _, out _));

    [Fact]
    public void Base_members_of_a_payload_are_kept()
    {
        var read = Reading.Read<OrderPlacedEvent>(
            """
            {"id":"event-1","type":"order.placed","timestamp":"2025-01-01T00:00:00Z","version":"1.5","source":"payload"}
            """.ReplaceLineEndings(""));

        Assert.Equal(("event-1", "order.placed", "1.5", "payload"), (read.Id, read.Type, read.Version, read.Source));
        Assert.Equal(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), read.Timestamp);
    }

    [Fact]
    public void An_event_is_written_flat_in_snake_case_with_base_members_first()
    {
        var payload = _serializer.Serialize(new DetailedEvent
        {
            Id = "event-1", Timestamp = Some.Moment, HTTPStatus = 200, Tags = new() { ["KeepThisKey"] = "ñ" },
            Inner = new(2.50m, null),
        });

        Assert.Equal(
            """
            {"id":"event-1","type":"detailed.happened","timestamp":"2025-11-06T10:30:00Z","version":"1.0",
            "source":"promy-tests","http_status":200,"tags":{"KeepThisKey":"ñ"},"inner":{"unit_price":2.50}}
            """.ReplaceLineEndings(""),
            Encoding.UTF8.GetString(payload));
    }

    [Fact]
    public void A_lone_surrogate_is_written_as_the_replacement_character()
    {
        using var json = JsonDocument.Parse(_serializer.Serialize(new OrderPlacedEvent { OrderId = "a\ud800" }));

        Assert.Equal("a\ufffd", json.RootElement.GetProperty("order_id").GetString());
    }

    [EventType("strict.happened")]
    private sealed record StrictEvent : Event
    {
        public string Code
        {
            get;
            init
            {
                ArgumentException.ThrowIfNullOrEmpty(value);
                field = value;
            }
        } = "none";
    }

    [EventType("detailed.happened", Source = "promy-tests")]
    private sealed record DetailedEvent : Event
    {
        public int HTTPStatus { get; init; }

        public string? Absent { get; init; }

        public string? Loud
        {
            get;
            init => field = value is null ? null : throw new ArgumentException($"{value} is too loud");
        }

        public Dictionary<string, string> Tags { get; init; } = [];

        public Line? Inner { get; init; }
    }

    private sealed record Line(decimal UnitPrice, string? Note);

    /// <summary>No consumer reads a value nested more deeply.</summary>
    [Theory]
    [InlineData(62, true)]
    [InlineData(64, false)]
    public void A_deeply_nested_value_is_written_only_if_it_can_be_read(int depth, bool isWritten)
    {
        JsonNode node = new JsonObject();
        for (var level = 1; level < depth; level++)
        {
            node = new JsonArray(node);
        }

        var @event = new NestedEvent { Node = node };
        if (!isWritten)
        {
            Assert.ThrowsAny<JsonException>(() => _serializer.Serialize(@event));
            return;
        }

        Assert.True(
            _serializer.TryDeserialize<NestedEvent>(
                Reading.Metadata, _serializer.Serialize(@event), out _, out var error),
            error);
    }

    [EventType("test.nested", Source = "promy-tests")]
    internal sealed record NestedEvent : Event
    {
        public JsonNode? Node { get; init; }
    }
}
