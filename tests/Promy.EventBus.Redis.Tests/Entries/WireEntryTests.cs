using System.Text;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Entries;

public sealed class WireEntryTests
{
    [Theory]
    [InlineData("metadata,payload")]
    [InlineData("payload,metadata")]
    [InlineData("a,metadata,b,payload,c")]
    [InlineData("1,2,3,4,5,6,7,8,9,10,11,12,13,14,metadata,payload")]
    public void Read_finds_metadata_and_payload_among_other_fields(string names)
    {
        Assert.Null(WireEntry.Read(Fields(names), out var metadata, out var payload));

        Assert.Equal(
            ("value of metadata", "value of payload"),
            (Encoding.UTF8.GetString(metadata.Span), Encoding.UTF8.GetString(payload.Span)));
    }

    [Theory]
    [InlineData("", "0 fields named metadata and 0 named payload")]
    [InlineData("metadata", "1 fields named metadata and 0 named payload")]
    [InlineData("payload", "0 fields named metadata and 1 named payload")]
    [InlineData("metadata,metadata,payload", "2 fields named metadata and 1 named payload")]
    [InlineData("metadata,payload,payload", "1 fields named metadata and 2 named payload")]
    [InlineData("Metadata,PAYLOAD", "0 fields named metadata and 0 named payload")]
    [InlineData("1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,metadata,payload", "has 17 fields; at most 16")]
    [InlineData("\r\n\u001b[2J[ERR] forged,metadata", "1 fields named metadata and 0 named payload")]
    public void Read_gives_an_error_without_field_names_if_the_fields_do_not_fit(string names, string expected)
    {
        var error = WireEntry.Read(names.Length == 0 ? [] : Fields(names), out _, out _);

        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain(error!, char.IsControl);
        Assert.DoesNotContain("forged", error, StringComparison.Ordinal);
    }

    private static NameValueEntry[] Fields(string names) =>
        [.. names.Split(',').Select(name => new NameValueEntry(name, $"value of {name}"))];
}
