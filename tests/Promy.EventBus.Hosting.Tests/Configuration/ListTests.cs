using Microsoft.Extensions.Configuration;

namespace Promy.EventBus.Hosting.Tests.Configuration;

/// <summary>A list in a configuration source, such as a file, and in a later source, such as the environment.</summary>
public sealed class ListTests
{
    private static readonly (string, string?)[] File =
    [
        ("Retry:Delays:0", "00:00:00"), ("Retry:Delays:1", "00:00:01"), ("Retry:Delays:2", "00:00:02"),
        ("Retry:Redelivery:0", "01:00:00"), ("DeadLetter:ReplayStreams:0", "orders"),
        ("DeadLetter:ReplayStreams:1", "users"),
    ];

    [Theory]
    [InlineData("00:00:09", "9")]
    [InlineData("00:00:00,00:00:05", "0 5")]
    [InlineData(" 00:00:00 , 00:00:05 , 1:0:0 , 00:00:07 ", "0 5 3600 7")]
    public void A_list_given_as_one_value_replaces_the_entries_of_earlier_sources(string value, string seconds) =>
        Assert.Equal(
            seconds, string.Join(' ', Read(("Retry:Delays", value)).Retry.Delays.Select(delay => delay.TotalSeconds)));

    [Fact]
    public void A_list_of_texts_can_be_given_as_one_value() =>
        Assert.Equal(["one", "two"], Read(("DeadLetter:ReplayStreams", "one,two")).DeadLetter.ReplayStreams);

    [Fact]
    public void Entries_of_later_sources_replace_entries_of_the_same_index() =>
        Assert.Equal(
            [9, 1, 2, 3],
            Read(("Retry:Delays:0", "00:00:09"), ("Retry:Delays:3", "00:00:03")).Retry.Delays
                .Select(delay => delay.TotalSeconds));

    [Fact]
    public void An_empty_list_of_a_file_does_not_replace_entries_of_another_source() =>
        Assert.Equal([3600], Read(("Retry:Redelivery", "")).Retry.Redelivery.Select(delay => delay.TotalSeconds));

    [Fact]
    public void An_unreadable_part_and_a_part_out_of_range_are_named() =>
        Assert.Equal(
            [
                "Promy:EventBus:Retry:Delays: '' is not a duration.",
                "Promy:EventBus:Retry:Redelivery: '30' is a number without a unit.",
            ],
            Configurations.ErrorsOf(("Retry:Delays", "00:00:00,,00:00:02"), ("Retry:Redelivery", "00:00:05,30"))
                .Select(error => error[..(error.IndexOf('.', StringComparison.Ordinal) + 1)])
                .Order(StringComparer.Ordinal));

    [Fact]
    public void A_delay_before_the_first_attempt_is_refused() =>
        Assert.Equal(
            "Promy:EventBus:Retry:Delays:0: 00:00:00.1000000 would delay the first attempt. The list says what comes "
                + "before attempt 1, 2, 3 and so on: begin it with 00:00:00.",
            Assert.Single(Configurations.ErrorsOf(("Retry:Delays", "00:00:00.1,00:00:02"))));

    private static PromyEventBusOptions Read(params (string, string?)[] later) =>
        Configurations.Read(
            new ConfigurationBuilder().AddConfiguration(Configurations.Of(File))
                .AddConfiguration(Configurations.Of(later))
                .Build());
}
