using System.Text;
using System.Text.Json;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Contracts.Tests.Wire;

public sealed class JsonBufferTests
{
    [Fact]
    public void A_buffer_rented_within_another_use_is_another_buffer()
    {
        var outer = JsonBuffer.Rent();
        outer.Writer.WriteStartArray();
        Assert.Equal("1", Text(Number(1)));
        outer.Writer.WriteNumberValue(2);
        outer.Writer.WriteEndArray();

        Assert.Equal("[2]", Text(outer.ToArrayAndReturn()));
    }

    [Fact]
    public void A_rented_buffer_is_empty_even_if_an_earlier_use_did_not_end()
    {
        Assert.Equal("1", Text(Number(1)));
        JsonBuffer.Rent().Writer.WriteStartObject();

        Assert.Equal("2", Text(Number(2)));
        Assert.Equal("3", Text(Number(3)));
    }

    [Fact]
    public void A_buffer_that_has_grown_too_large_is_not_kept()
    {
        var large = JsonBuffer.Rent();
        large.Writer.WriteStringValue(new string('x', 100_000));
        large.ToArrayAndReturn();
        Assert.NotSame(large, JsonBuffer.Rent());

        var small = JsonBuffer.Rent();
        small.Writer.WriteNumberValue(1);
        small.ToArrayAndReturn();
        Assert.Same(small, JsonBuffer.Rent());
    }

    [Fact]
    public void An_optional_member_is_the_same_under_both_forms_of_its_name()
    {
        const string Name = "correlation_id";
        var encoded = JsonEncodedText.Encode(Name);

        Assert.Equal("""{"correlation_id":"a\"b"}""", Object(buffer => buffer.WriteOptional(encoded, "a\"b")));
        Assert.Equal("""{"correlation_id":""}""", Object(buffer => buffer.WriteOptional(encoded, "")));
        Assert.Equal("{}", Object(buffer => buffer.WriteOptional(encoded, null)));
        Assert.Equal(
            Object(buffer => buffer.WriteOptional("correlation_id"u8, "é")),
            Object(buffer => buffer.WriteOptional(encoded, "é")));
    }

    private static string Object(Action<JsonBuffer> write)
    {
        var buffer = JsonBuffer.Rent();
        buffer.Writer.WriteStartObject();
        write(buffer);
        buffer.Writer.WriteEndObject();
        return Text(buffer.ToArrayAndReturn());
    }

    private static byte[] Number(int number)
    {
        var buffer = JsonBuffer.Rent();
        buffer.Writer.WriteNumberValue(number);
        return buffer.ToArrayAndReturn();
    }

    private static string Text(byte[] json) => Encoding.UTF8.GetString(json);
}
