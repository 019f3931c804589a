using System.Text;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Contracts.Tests.Wire;

public sealed class HeaderTests
{
    [Fact]
    public void Headers_are_written_as_an_object_behind_the_correlation() =>
        Assert.EndsWith(
            ""","attempt":1,"correlation_id":"c-1","headers":{"tenant":"é \"7\"","x-empty":""}}""",
            Encoding.UTF8.GetString(EventMetadataWriter.Write(Metadata with
            {
                CorrelationId = "c-1",
                Headers = new Dictionary<string, string> { ["tenant"] = "é \"7\"", ["x-empty"] = "" },
            })),
            StringComparison.Ordinal);

    [Fact]
    public void No_headers_leave_no_member() =>
        Assert.DoesNotContain(
            "headers",
            Encoding.UTF8.GetString(EventMetadataWriter.Write(Metadata with
            {
                Headers = new Dictionary<string, string>(),
            })),
            StringComparison.Ordinal);

    [Fact]
    public void Written_headers_are_read_back()
    {
        var headers = Enumerable.Range(0, WireNames.MaxHeaders)
            .ToDictionary(number => $"header-{number}", number => $"välue {number} 😀");

        Assert.Equal(headers, Read(EventMetadataWriter.Write(Metadata with { Headers = headers })));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"text\"")]
    [InlineData("[\"a\",{\"b\":1}]")]
    [InlineData("{}")]
    [InlineData("{\"a\":1,\"b\":null,\"c\":{\"d\":\"e\"},\"f\":[\"g\"]}")]
    public void A_value_without_pairs_of_texts_has_no_headers_and_the_event_is_read(string value) =>
        Assert.Null(Read(Json(value)));

    [Fact]
    public void A_pair_that_no_publisher_writes_is_left_out_or_made_one_line()
    {
        var long1 = new string('v', WireNames.MaxHeaderValueLength + 1);
        var headers = Read(Json(
            "{\"\":\"no name\",\"a b\":\"bad name\",\"" + new string('n', WireNames.MaxHeaderNameLength + 1)
            + "\":\"long name\",\"number\":7,\"nested\":{\"x\":\"y\"},\"line\":\"a\\nb\",\"long\":\"" + long1
            + "\",\"line\":\"again\"}"));

        Assert.Equal(
            new Dictionary<string, string> { ["line"] = "a?b", ["long"] = long1[..^1] + "…" },
            headers);
    }

    [Fact]
    public void The_headers_beyond_the_limit_are_left_out()
    {
        var pairs = Enumerable.Range(0, WireNames.MaxHeaders + 5).Select(number => $"\"h{number}\":\"v\"");

        var headers = Read(Json($"{{{string.Join(',', pairs)}}}"));

        Assert.Equal(Enumerable.Range(0, WireNames.MaxHeaders).Select(number => $"h{number}"), headers!.Keys);
    }

    [Fact]
    public void The_members_behind_the_headers_are_read_too()
    {
        var json = """{"id":"a","headers":{"x":"y","z":{"deep":[1]}},"type":"b","correlation_id":"c"}"""u8;

        Assert.True(EventMetadataReader.TryRead(json, out var metadata, out _));
        Assert.Equal(("a", "b", "c"), (metadata.Id, metadata.Type, metadata.CorrelationId));
        Assert.Equal("y", Assert.Single(metadata.Headers!).Value);
    }

    private static EventMetadata Metadata => new() { Id = "a", Type = "b", Timestamp = Some.Moment };

    private static byte[] Json(string headers) =>
        Encoding.UTF8.GetBytes($$"""{"id":"a","type":"b","headers":{{headers}}}""");

    private static IReadOnlyDictionary<string, string>? Read(byte[] json)
    {
        Assert.True(EventMetadataReader.TryRead(json, out var metadata, out var error), error);
        return metadata.Headers;
    }
}
