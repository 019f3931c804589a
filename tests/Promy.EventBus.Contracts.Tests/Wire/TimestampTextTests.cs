using System.Buffers;
using System.Text;
using System.Text.Json;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Contracts.Tests.Wire;

public sealed class TimestampTextTests
{
    private static readonly DateTimeOffset Second = new(2025, 11, 6, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "2025-11-06T10:00:00Z")]
    [InlineData(5_000_000, "2025-11-06T10:00:00.5Z")]
    [InlineData(10, "2025-11-06T10:00:00.000001Z")]
    [InlineData(1, "2025-11-06T10:00:00.0000001Z")]
    [InlineData(1_234_567, "2025-11-06T10:00:00.1234567Z")]
    [InlineData(9_999_990, "2025-11-06T10:00:00.999999Z")]
    [InlineData(TimeSpan.TicksPerSecond * 20, "2025-11-06T10:00:20Z")]
    public void A_time_is_written_without_trailing_zeros(long ticks, string expected) =>
        Assert.Equal($"\"{expected}\"", Write(Second.AddTicks(ticks)));

    [Fact]
    public void Times_that_repeat_and_differ_are_written_as_the_platform_does()
    {
        var random = new Random(7);
        var moments = Enumerable.Range(0, 200)
            .Select(_ => Second.AddTicks(random.NextInt64(TimeSpan.TicksPerDay * 1000)))
            .ToArray();
        DateTimeOffset[] all =
        [
            DateTimeOffset.MinValue,
            DateTimeOffset.MaxValue,
            .. moments,
            .. moments.SelectMany(moment => new[] { moment, moment }),
        ];

        foreach (var moment in all)
        {
            Assert.Equal(JsonSerializer.Serialize(moment.UtcDateTime), Write(moment));
        }
    }

    [Fact]
    public void A_time_with_an_offset_is_written_in_UTC() =>
        Assert.Equal(
            "\"2025-11-06T08:30:00Z\"", Write(new DateTimeOffset(2025, 11, 6, 10, 0, 0, TimeSpan.FromHours(1.5))));

    private static string Write(DateTimeOffset moment)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            TimestampText.Write(writer, moment);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
