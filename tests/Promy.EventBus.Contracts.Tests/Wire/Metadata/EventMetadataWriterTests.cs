using System.Text;
using System.Text.Json;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Contracts.Tests.Wire;

public sealed class EventMetadataWriterTests
{
    [Fact]
    public void Metadata_without_optional_members_has_exactly_the_shared_members() =>
        Assert.Equal(
            """
            {"id":"event-1","type":"promotion.created","timestamp":"2025-11-06T10:30:00Z","version":"1.0","attempt":1}
            """.ReplaceLineEndings(""),
            Text(new EventMetadata { Id = "event-1", Type = "promotion.created", Timestamp = Some.Moment }));

    [Fact]
    public void Optional_members_are_written_behind_the_shared_members() =>
        Assert.Equal(
            """
            {"id":"event-1","type":"promotion.created","timestamp":"2025-11-06T10:30:00.1234567Z","version":"2.0",
            "attempt":3,"source":"promy-product",
            "traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","tracestate":"vendor=1",
            "correlation_id":"corr-1"}
            """.ReplaceLineEndings(""),
            Text(new EventMetadata
            {
                Id = "event-1",
                Type = "promotion.created",
                Timestamp = Some.Moment.AddTicks(1_234_567),
                Version = "2.0",
                Attempt = 3,
                Source = "promy-product",
                TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                TraceState = "vendor=1",
                CorrelationId = "corr-1",
            }));

    [Fact]
    public void Empty_optional_members_are_not_written() =>
        Assert.Equal(
            """{"id":"a","type":"b","timestamp":"2025-11-06T10:30:00Z","version":"1.0","attempt":1}""",
            Text(new EventMetadata
            {
                Id = "a", Type = "b", Timestamp = Some.Moment, Source = "", TraceParent = "", TraceState = "",
                CorrelationId = "",
            }));

    [Fact]
    public void A_timestamp_with_an_offset_is_written_as_UTC() =>
        Assert.Contains(
            "\"timestamp\":\"2025-11-06T10:30:00Z\"",
            Text(new EventMetadata { Id = "a", Type = "b", Timestamp = Some.Moment.ToOffset(TimeSpan.FromHours(-5)) }),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("quote \" and \\ backslash", "quote \" and \\ backslash")]
    [InlineData("é 漢 😀 <&>'", "é 漢 😀 <&>'")]
    [InlineData("tab\tand\0null", "tab?and?null")]
    public void Any_text_is_written_unchanged_and_read_back_as_one_line(string source, string expected)
    {
        var written = EventMetadataWriter.Write(new EventMetadata { Id = "a", Type = "b", Source = source });

        using var json = JsonDocument.Parse(written);
        Assert.Equal(source, json.RootElement.GetProperty("source").GetString());
        Assert.True(EventMetadataReader.TryRead(written, out var read, out var error), error);
        Assert.Equal(expected, read.Source);
    }

    [Fact]
    public void A_lone_surrogate_becomes_the_replacement_character()
    {
        var written = EventMetadataWriter.Write(new EventMetadata { Id = "a\ud800", Type = "b", Source = "\udc00c" });

        Assert.True(EventMetadataReader.TryRead(written, out var read, out var error), error);
        Assert.Equal(("a\ufffd", "\ufffdc"), (read.Id, read.Source));
    }

    private static string Text(EventMetadata metadata) => Encoding.UTF8.GetString(EventMetadataWriter.Write(metadata));
}
