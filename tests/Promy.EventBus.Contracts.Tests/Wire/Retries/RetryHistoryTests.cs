using System.Text;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Contracts.Tests.Wire;

public sealed class RetryHistoryTests
{
    private static readonly RetryHistory Full = new()
    {
        EntryId = "1762425000000-0",
        Handler = "Some.Häńdler`1[[Some.Event, Some]]",
        Attempts = 6,
        Redeliveries = 2,
        FirstFailedAt = Some.Moment,
    };

    [Fact]
    public void A_full_history_is_written_with_exactly_these_members() =>
        Assert.Equal(
            """
            {"entry_id":"1762425000000-0","handler":"Some.Häńdler`1[[Some.Event, Some]]","attempts":6,
            "delayed_retries":2,"first_failed_at":"2025-11-06T10:30:00Z"}
            """.ReplaceLineEndings(""),
            Encoding.UTF8.GetString(RetryHistoryWriter.Write(Full)));

    [Fact]
    public void An_empty_history_is_written_with_its_counts_alone() =>
        Assert.Equal(
            """{"attempts":0,"delayed_retries":0}""",
            Encoding.UTF8.GetString(RetryHistoryWriter.Write(new RetryHistory())));

    [Fact]
    public void A_written_history_is_read_back_equal()
    {
        Assert.Equal(Full, RetryHistoryReader.Read(RetryHistoryWriter.Write(Full)));
        Assert.Equal(new RetryHistory(), RetryHistoryReader.Read(RetryHistoryWriter.Write(new RetryHistory())));
    }

    [Fact]
    public void Unknown_members_of_a_newer_version_are_skipped() =>
        Assert.Equal(new RetryHistory { Attempts = 3 }, Read("""{"new":{"a":[1]},"attempts":3,"more":null}"""));

    [Fact]
    public void Control_characters_of_a_history_do_not_reach_a_log() =>
        Assert.Equal(
            new RetryHistory { EntryId = "1?2", Handler = "a?b" },
            Read("""{"entry_id":"1\n2","handler":"a\u2028b"}"""));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{"attempts":"3"}""")]
    [InlineData("""{"attempts":99999999999}""")]
    [InlineData("""{"handler":7}""")]
    [InlineData("""{"first_failed_at":"yesterday"}""")]
    [InlineData("""{"a":{"b":{"c":{"d":{"e":1}}}}}""")]
    public void Any_other_content_of_the_field_is_no_history(string json) => Assert.Null(Read(json));

    [Fact]
    public void A_field_too_large_or_not_UTF8_is_no_history()
    {
        Assert.Null(Read($$"""{"attempts":3,"x":"{{new string('x', RetryHistoryReader.MaxBytes)}}"}"""));
        Assert.Null(RetryHistoryReader.Read([.. "{\"handler\":\""u8, 0xff, .. "\"}"u8]));
    }

    [Fact]
    public void Negative_counts_are_read_as_zero() =>
        Assert.Equal(new RetryHistory(), Read("""{"attempts":-3,"delayed_retries":-1}"""));

    private static RetryHistory? Read(string json) => RetryHistoryReader.Read(Encoding.UTF8.GetBytes(json));
}
