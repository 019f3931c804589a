using System.Text;
using System.Text.Json;
using Promy.EventBus.Events;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Contracts.Tests.Wire;

/// <summary>Alone: other tests that read texts would displace the kept texts of the process.</summary>
[Collection(nameof(Alone))]
public sealed class RecurringTextTests
{
    [Fact]
    public void A_recurring_text_is_allocated_once()
    {
        Assert.Same(Read("\"some.type.that.recurs\""), Read("\"some.type.that.recurs\""));
    }

    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"a\"", "a")]
    [InlineData("\"\\u0061bc\"", "abc")]
    [InlineData("\"ñ😀\"", "ñ😀")]
    [InlineData("\"1234567\"", "1234567")]
    [InlineData("\"12345678\"", "12345678")]
    public void Every_text_is_read_unchanged(string json, string expected)
    {
        Assert.Equal(expected, Read(json));
        Assert.Equal(expected, Read(json));
    }

    [Fact]
    public void A_long_text_is_not_kept()
    {
        var json = $"\"{new string('x', 65)}\"";

        Assert.Equal(Read(json), Read(json));
        Assert.NotSame(Read(json), Read(json));
    }

    /// <summary>Far more texts than slots: each text is read unchanged whichever text it displaces.</summary>
    [Fact]
    public void Texts_that_share_a_slot_are_not_confused()
    {
        Parallel.For(0, 20_000, index =>
        {
            var text = $"{index % 977}-{new string('a', index % 5)}";
            Assert.Equal(text, Read($"\"{text}\""));
        });
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() => Read([(byte)'"', 0xC3, 0x28, (byte)'"']));
    }

    [Fact]
    public void Recurring_base_members_are_allocated_once_with_any_JSON_metadata()
    {
        var json =
            """{"id":"some-id-of-an-event","type":"promotion.deleted","version":"1.0","source":"promy-product"}""";

        var first = Reading.Read<PromotionDeletedEvent>(Encoding.UTF8.GetBytes(json));
        var second = Reading.Read<PromotionDeletedEvent>(Encoding.UTF8.GetBytes(json));

        Assert.Same(first.Id, second.Id);
        Assert.Same(first.Type, second.Type);
        Assert.Same(first.Version, second.Version);
        Assert.Same(first.Source, second.Source);
    }

    private static string Read(string json) => Read(Encoding.UTF8.GetBytes(json));

    private static string Read(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return RecurringText.Read(ref reader);
    }
}
