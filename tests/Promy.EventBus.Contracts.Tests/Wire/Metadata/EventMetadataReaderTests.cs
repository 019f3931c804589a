using System.Text;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Contracts.Tests.Wire;

public sealed class EventMetadataReaderTests
{
    public static TheoryData<string, string> Bad => new()
    {
        { "nothing", "" },
        { "blank", "  " },
        { "not JSON", "hello" },
        { "array", "[]" },
        { "null", "null" },
        { "number", "1" },
        { "text", "\"id\"" },
        { "cut short", """{"id":"a","type":"b" """ },
        { "cut short in a text", """{"id":"a""" },
        { "cut short after a name", """{"id":"a","type":""" },
        { "no members", "{}" },
        { "no id", """{"type":"b"}""" },
        { "no type", """{"id":"a"}""" },
        { "id null", """{"id":null,"type":"b"}""" },
        { "id empty", """{"id":"","type":"b"}""" },
        { "id blank", """{"id":"  ","type":"b"}""" },
        { "id a number", """{"id":1,"type":"b"}""" },
        { "id an object", """{"id":{},"type":"b"}""" },
        { "id too long", $$"""{"id":"{{new string('a', 129)}}","type":"b"}""" },
        { "id with a line break", """{"id":"a\nb","type":"b"}""" },
        { "id with a null character", """{"id":"a\u0000b","type":"b"}""" },
        { "id half a surrogate pair", """{"id":"\ud800","type":"b"}""" },
        { "type null", """{"id":"a","type":null}""" },
        { "type empty", """{"id":"a","type":""}""" },
        { "type an array", """{"id":"a","type":[]}""" },
        { "type with a space", """{"id":"a","type":"b c"}""" },
        { "type with a control character", """{"id":"a","type":"b\u001b[31m"}""" },
        { "type too long", $$"""{"id":"a","type":"{{new string('b', 257)}}"}""" },
        { "timestamp not a time", """{"id":"a","type":"b","timestamp":"soon"}""" },
        { "timestamp a number", """{"id":"a","type":"b","timestamp":1762425000}""" },
        { "timestamp beyond the calendar", """{"id":"a","type":"b","timestamp":"0001-01-01T00:00:00+14:00"}""" },
        { "version a number", """{"id":"a","type":"b","version":1.0}""" },
        { "attempt a text", """{"id":"a","type":"b","attempt":"1"}""" },
        { "attempt a fraction", """{"id":"a","type":"b","attempt":1.5}""" },
        { "attempt too large", """{"id":"a","type":"b","attempt":2147483648}""" },
        { "attempt null", """{"id":"a","type":"b","attempt":null}""" },
        { "source a boolean", """{"id":"a","type":"b","source":true}""" },
        { "traceparent an object", """{"id":"a","type":"b","traceparent":{}}""" },
        { "correlation a number", """{"id":"a","type":"b","correlation_id":7}""" },
        { "trailing text", """{"id":"a","type":"b"}x""" },
        { "trailing object", """{"id":"a","type":"b"}{}""" },
        { "trailing comma", """{"id":"a","type":"b",}""" },
        { "comment", """{"id":"a","type":"b"/**/}""" },
        { "single quotes", "{'id':'a','type':'b'}" },
        { "raw line break in a text", "{\"id\":\"a\nb\",\"type\":\"b\"}" },
        { "too deep", """{"id":"a","type":"b","x":[[[[[[[[[]]]]]]]]]}""" },
        { "depth bomb", """{"id":"a","type":"b","x":""" + new string('[', 4000) },
        { "too large", Padded(EventMetadataReader.MaxBytes + 1) },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_metadata_is_an_error_in_one_line(string what, string json)
    {
        var read = EventMetadataReader.TryRead(Encoding.UTF8.GetBytes(json), out var metadata, out var error);

        Assert.False(read, what);
        Assert.Equal(default, metadata);
        Assert.False(string.IsNullOrWhiteSpace(error));
        Assert.DoesNotContain(error, char.IsControl);
        Assert.InRange(error.Length, 1, 512);
    }

    [Theory]
    [InlineData("80")]
    [InlineData("C328")]
    [InlineData("EDA080")]
    [InlineData("F8888080")]
    public void Metadata_that_is_not_UTF8_is_an_error(string hex)
    {
        byte[] json = [.. "{\"id\":\""u8, .. Convert.FromHexString(hex), .. "\",\"type\":\"b\"}"u8];

        Assert.False(EventMetadataReader.TryRead(json, out _, out var error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void Metadata_behind_a_byte_order_mark_is_an_error() =>
        Assert.False(EventMetadataReader.TryRead([0xEF, 0xBB, 0xBF, .. """{"id":"a","type":"b"}"""u8], out _, out _));

    [Fact]
    public void Metadata_of_exactly_the_largest_size_is_read() =>
        Assert.True(
            EventMetadataReader.TryRead(Encoding.UTF8.GetBytes(Padded(EventMetadataReader.MaxBytes)), out _, out _));

    [Fact]
    public void Metadata_with_id_and_type_alone_has_defaults()
    {
        var metadata = Read("""{"id":"a","type":"b"}""");

        Assert.Equal(new EventMetadata { Id = "a", Type = "b" }, metadata);
        Assert.Equal(("1.0", 1), (metadata.Version, metadata.Attempt));
    }

    [Fact]
    public void Metadata_written_by_Go_is_read_whole()
    {
        var metadata = Read(RawEntries.Metadata("promotion.created", "event-1", attempt: 2));

        Assert.Equal(
            ("event-1", "promotion.created", "1.0", 2),
            (metadata.Id, metadata.Type, metadata.Version, metadata.Attempt));
        Assert.Equal(Some.Moment.AddTicks(1_234_567), metadata.Timestamp, TimeSpan.FromTicks(1));
        Assert.Equal(TimeSpan.Zero, metadata.Timestamp.Offset);
    }

    [Fact]
    public void Metadata_with_everything_set_is_read_back()
    {
        var metadata = new EventMetadata
        {
            Id = "event-1", Type = "promotion.created", Timestamp = Some.Moment, Version = "2.0", Attempt = 3,
            Source = "promy-product", TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            TraceState = "vendor=1", CorrelationId = "corr-1",
        };

        Assert.Equal(metadata, Read(Encoding.UTF8.GetString(EventMetadataWriter.Write(metadata))));
    }

    [Theory]
    [InlineData(
        """{"id":"a","type":"b","source":null,"version":null,"traceparent":null,"tracestate":null"""
        + ""","correlation_id":null}""")]
    [InlineData("""{"unknown":{"id":"x","deep":[[1]]},"id":"a","type":"b","ID":"y","more":[]}""")]
    [InlineData("""{"id":"first","type":"first","id":"a","type":"b"}""")]
    [InlineData("""{"i\u0064":"\u0061","type":"b"}""")]
    [InlineData(" \r\n\t{ \"id\" : \"a\" , \"type\" : \"b\" } \n")]
    public void Odd_but_usable_metadata_is_read(string json) =>
        Assert.Equal(new EventMetadata { Id = "a", Type = "b" }, Read(json));

    [Fact]
    public void Control_characters_in_optional_text_become_one_line_and_drop_traces()
    {
        const string Forged = """\r\n\u001b[2J[ERR] forged\u2028""";
        var metadata = Read(
            $$"""
            {"id":"a","type":"b","version":"{{Forged}}","source":"{{Forged}}","correlation_id":"{{Forged}}",
            "traceparent":"{{Forged}}","tracestate":"{{Forged}}"}
            """.ReplaceLineEndings(""));

        Assert.All(
            [metadata.Version, metadata.Source, metadata.CorrelationId],
            text => Assert.Equal("???[2J[ERR] forged?", text));
        Assert.Equal((null, null), (metadata.TraceParent, metadata.TraceState));
    }

    [Fact]
    public void Long_optional_text_is_cut_and_long_traces_are_dropped()
    {
        var text = new string('x', 600);
        var metadata = Read(
            $$"""
            {"id":"a","type":"b","version":"{{text}}","source":"{{text}}","correlation_id":"{{text}}",
            "traceparent":"{{text}}","tracestate":"{{text}}"}
            """.ReplaceLineEndings(""));

        Assert.All(
            [metadata.Version, metadata.Source, metadata.CorrelationId],
            cut => Assert.Equal(new string('x', 256) + "…", cut));
        Assert.Equal((null, null), (metadata.TraceParent, metadata.TraceState));
        Assert.Equal(metadata, Read(Encoding.UTF8.GetString(EventMetadataWriter.Write(metadata))));
    }

    [Theory]
    [InlineData("\\r\\n\\u001b[2J[ERR] forged", "b")]
    [InlineData("a", "\\r\\n\\u001b[2J[ERR] forged")]
    [InlineData("a\\u2028", "b")]
    public void Control_characters_in_id_or_type_are_refused_and_not_repeated(string id, string type)
    {
        Assert.False(
            EventMetadataReader.TryRead(
                Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","type":"{{type}}"}"""), out _, out var error));
        Assert.DoesNotContain("forged", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2025-11-06T10:30:00Z")]
    [InlineData("2025-11-06T10:30:00.000000000Z")]
    [InlineData("2025-11-06T10:30:00+00:00")]
    [InlineData("2025-11-06T05:30:00-05:00")]
    [InlineData("2025-11-06T10:30:00")]
    public void A_timestamp_in_metadata_is_read_as_UTC(string timestamp) =>
        Assert.Equal(Some.Moment, Read($$"""{"id":"a","type":"b","timestamp":"{{timestamp}}"}""").Timestamp);

    private static EventMetadata Read(string json)
    {
        Assert.True(EventMetadataReader.TryRead(Encoding.UTF8.GetBytes(json), out var metadata, out var error), error);
        Assert.Null(error);
        return metadata;
    }

    private static string Padded(int bytes)
    {
        const string Frame = """{"id":"a","type":"b","x":""}""";
        return Frame.Insert(Frame.Length - 2, new string('x', bytes - Frame.Length));
    }
}
