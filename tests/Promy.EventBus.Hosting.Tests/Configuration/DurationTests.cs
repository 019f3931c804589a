namespace Promy.EventBus.Hosting.Tests.Configuration;

public sealed class DurationTests
{
    private const string Forms =
        " A duration is hh:mm:ss[.fff], or d.hh:mm:ss[.fff] with days: 00:00:01 is a second, 1.00:00:00 a day.";

    [Theory]
    [InlineData("1", "'1' is a number without a unit. Write 00:00:01 for seconds, 1.00:00:00 for days.")]
    [InlineData("30", "'30' is a number without a unit. Write 00:00:30 for seconds, 30.00:00:00 for days.")]
    [InlineData("90", "'90' is a number without a unit. Write 00:01:30 for seconds, 90.00:00:00 for days.")]
    [InlineData(
        " 1.5 ", "' 1.5 ' is a number without a unit. Write 00:00:01.5000000 for seconds, 1.12:00:00 for days.")]
    [InlineData("0", "'0' is a number without a unit. Write 00:00:00 for seconds, 00:00:00 for days.")]
    [InlineData("-1", "'-1' is a number without a unit. Write -00:00:01 for seconds, -1.00:00:00 for days.")]
    [InlineData("99999999999999999999", "'99999999999999999999' is not a duration.")]
    [InlineData("24:00:00", "'24:00:00' has more than 23 hours. Write 1.00:00:00.")]
    [InlineData("48:00:00", "'48:00:00' has more than 23 hours. Write 2.00:00:00.")]
    [InlineData("100:30:00.5", "'100:30:00.5' has more than 23 hours. Write 4.04:30:00.5000000.")]
    [InlineData("1.24:00:00", "'1.24:00:00' is not a duration.")]
    [InlineData(
        "0:30", "'0:30' has two parts. Write 00:30:00 for hours and minutes, 00:00:30 for minutes and seconds.")]
    [InlineData(
        "30:00", "'30:00' has two parts. Write 1.06:00:00 for hours and minutes, 00:30:00 for minutes and seconds.")]
    [InlineData("1:02:03:04", "'1:02:03:04' is not a duration.")]
    [InlineData("00:00:60", "'00:00:60' is not a duration.")]
    [InlineData("00:00:00,5", "'00:00:00,5' is not a duration.")]
    [InlineData("24:00:60", "'24:00:60' is not a duration.")]
    [InlineData("30s", "'30s' is not a duration.")]
    [InlineData("PT30S", "'PT30S' is not a duration.")]
    [InlineData("1d", "'1d' is not a duration.")]
    [InlineData("Infinity", "'Infinity' is not a duration.")]
    [InlineData("1e3", "'1e3' is not a duration.")]
    [InlineData(":", "':' is not a duration.")]
    [InlineData("::", "'::' is not a duration.")]
    public void An_ambiguous_duration_is_refused_with_the_form_to_write(string text, string error) =>
        Assert.Equal(
            $"Promy:EventBus:Retry:Redelivery:0: {error}{Forms}",
            Assert.Single(Configurations.ErrorsOf(("Retry:Redelivery:0", text))));

    [Theory]
    [InlineData("Redis:ConnectTimeout")]
    [InlineData("Redis:ReadTimeout")]
    [InlineData("Redis:WriteTimeout")]
    [InlineData("Redis:MinRetryBackoff")]
    [InlineData("Redis:MaxRetryBackoff")]
    [InlineData("Publisher:Streams:0:MaxAge")]
    [InlineData("Consumer:BlockDuration")]
    [InlineData("Consumer:HandlerTimeout")]
    [InlineData("Consumer:DrainTimeout")]
    [InlineData("Consumer:Recovery:MinIdle")]
    [InlineData("Consumer:Recovery:Interval")]
    [InlineData("Consumer:Streams:0:BlockDuration")]
    [InlineData("Consumer:Streams:0:HandlerTimeout")]
    [InlineData("Retry:Delays:1")]
    [InlineData("Retry:Redelivery:0")]
    [InlineData("DeadLetter:MaxAge")]
    [InlineData("Retention:Interval")]
    [InlineData("Retention:Streams:0:MaxAge")]
    public void Every_duration_option_refuses_ambiguous_text(string key)
    {
        (string, string?)[] names =
            [
                ("Publisher:Streams:0:Stream", "events:users"),
                ("Consumer:Streams:0:Stream", "events:users"),
                ("Retention:Streams:0:Stream", "events:users"),
                ("Retry:Delays:0", "00:00:00"),
            ];
        (string Key, string? Value)[] others =
            [.. names.Where(name => key.StartsWith(name.Item1[..^6], StringComparison.Ordinal))];

        Assert.StartsWith(
            $"Promy:EventBus:{key}: '1' is a number without a unit.",
            Assert.Single(Configurations.ErrorsOf([.. others, (key, "1")])), StringComparison.Ordinal);
        Assert.StartsWith(
            $"Promy:EventBus:{key}: '24:00:00' has more than 23 hours.",
            Assert.Single(Configurations.ErrorsOf([.. others, (key, "24:00:00")])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00:00:01", 1)]
    [InlineData(" 00:00:30 ", 30)]
    [InlineData("0:0:5", 5)]
    [InlineData("23:59:59", 86_399)]
    [InlineData("1.00:00:00", 86_400)]
    [InlineData("00:00:00.25", 0.25)]
    public void An_unambiguous_duration_is_read(string text, double seconds) =>
        Assert.Equal(
            seconds,
            Configurations.Read(Configurations.Of(("DeadLetter:MaxAge", text))).DeadLetter.MaxAge?.TotalSeconds);
}
