using System.Text;
using System.Text.Json;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Contracts.Tests.Wire;

/// <summary>Times are read alike in the metadata, in members of Event and in members of derived events.</summary>
public sealed class TimestampReaderTests
{
    private static readonly DateTimeOffset Moment = new(2025, 11, 6, 10, 30, 0, TimeSpan.Zero);

    public static TheoryData<string, long> Readable => new()
    {
        { "2025-11-06T10:30:00Z", 0 },
        { "2025-11-06t10:30:00z", 0 },
        { "2025-11-06 10:30:00Z", 0 },
        { "2025-11-06T12:30:00+02:00", 0 },
        { "2025-11-06T05:00:00-05:30", 0 },
        { "2025-11-07T10:29:00+23:59", 0 },
        { "2025-11-06T10:30Z", 0 },
        { "2025-11-06T10:30", 0 },
        { "2025-11-06T10:30:00", 0 },
        { "2025-11-06T10:30:00.5Z", 5_000_000 },
        { "2025-11-06T10:30:00.123456789Z", 1_234_567 },
        { "2025-11-06T10:30:00.0000001+00:00", 1 },
        { "2025-11-06T10:30:00.00000019999999999999999999Z", 1 },
    };

    public static TheoryData<string> Unreadable =>
    [
        "", "soon", "2025-11-06T", "2025-02-30T10:30:00Z", "2025-11-06T24:00:00Z", "2025-11-06T10:60:00Z",
        "2025-11-06T10:30:60Z", "2025-11-06T10:30:00,5Z", "2025-11-06T10:30:00.Z", "2025-11-06T10:30:00+0200",
        "2025-11-06T10:30:00Zx", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-00:01",
        "11/06/2025", "2025-11-06T10:30:00+24:00", "+025-11-06",
    ];

    [Theory]
    [MemberData(nameof(Readable))]
    public void A_time_is_read_alike_in_metadata_and_payload(string text, long ticks)
    {
        var expected = Moment.AddTicks(ticks);
        var json = JsonSerializer.Serialize(text);
        var read = Reading.Read<TimedEvent>($$"""{"timestamp":{{json}},"at":{{json}},"date":{{json}}}""");

        Assert.Equal(expected, read.Timestamp);
        Assert.Equal(expected, read.At);
        Assert.Equal((expected.UtcDateTime, DateTimeKind.Utc), (read.Date, read.Date.Kind));
        Assert.Equal(TimeSpan.Zero, read.At.Offset);
        Assert.Equal(expected, Metadata(json)!.Value.Timestamp);
        Assert.Equal(expected, PayloadTimestamp.Read(Encoding.UTF8.GetBytes($$"""{"timestamp":{{json}}}""")));
    }

    [Fact]
    public void A_day_alone_is_its_beginning_in_UTC() =>
        Assert.Equal(
            new DateTimeOffset(2025, 11, 6, 0, 0, 0, TimeSpan.Zero),
            Reading.Read<TimedEvent>("""{"at":"2025-11-06"}""").At);

    [Fact]
    public void An_escaped_time_is_read_too() =>
        Assert.Equal(Moment, Reading.Read<TimedEvent>("""{"at":"2025-11-06T10:30:00\u002b00:00"}""").At);

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Text_that_is_not_a_time_is_refused_in_metadata_and_payload(string text)
    {
        var json = JsonSerializer.Serialize(text);
        foreach (var member in new[] { "timestamp", "at", "date" })
        {
            Assert.False(Serializers.WithReflection().TryDeserialize<TimedEvent>(
                Reading.Metadata, Encoding.UTF8.GetBytes($$"""{"{{member}}":{{json}}}"""), out _, out var error));
            Assert.Contains("$." + member, error, StringComparison.Ordinal);
        }

        Assert.Null(Metadata(json));
        Assert.Null(PayloadTimestamp.Read(Encoding.UTF8.GetBytes($$"""{"timestamp":{{json}}}""")));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"0001-01-01T00:00:00Z\"")]
    public void Null_and_the_zero_time_of_Go_are_absent_in_metadata_and_payload(string json)
    {
        Assert.Equal(Reading.Metadata.Timestamp, Reading.Read<TimedEvent>($$"""{"timestamp":{{json}}}""").Timestamp);
        Assert.Equal(default, Metadata(json)!.Value.Timestamp);
        Assert.Null(PayloadTimestamp.Read(Encoding.UTF8.GetBytes($$"""{"timestamp":{{json}}}""")));
    }

    private static EventMetadata? Metadata(string timestamp) =>
        EventMetadataReader.TryRead(
            Encoding.UTF8.GetBytes($$"""{"id":"1","type":"timed.happened","timestamp":{{timestamp}}}"""),
            out var metadata, out _)
            ? metadata
            : null;

    [EventType("timed.happened")]
    private sealed record TimedEvent : Event
    {
        public DateTimeOffset At { get; init; }

        public DateTime Date { get; init; }
    }
}
