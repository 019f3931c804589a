using System.Text;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Contracts.Tests.Wire;

public sealed class JsonBufferTests
{
    [Fact]
    public void Rent_WithinAnotherUse_IsAnother()
    {
        var outer = JsonBuffer.Rent();
        outer.Writer.WriteStartArray();
        Assert.Equal("1", Text(Number(1)));
        outer.Writer.WriteNumberValue(2);
        outer.Writer.WriteEndArray();

        Assert.Equal("[2]", Text(outer.ToArrayAndReturn()));
    }

    [Fact]
    public void Rent_AfterAUse_StartsAnew_EvenWhereTheUseHasNotEnded()
    {
        Assert.Equal("1", Text(Number(1)));
        JsonBuffer.Rent().Writer.WriteStartObject();

        Assert.Equal("2", Text(Number(2)));
        Assert.Equal("3", Text(Number(3)));
    }

    [Fact]
    public void Rent_AfterVeryMuchWasWritten_DoesNotKeepIt()
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

    private static byte[] Number(int number)
    {
        var buffer = JsonBuffer.Rent();
        buffer.Writer.WriteNumberValue(number);
        return buffer.ToArrayAndReturn();
    }

    private static string Text(byte[] json) => Encoding.UTF8.GetString(json);
}
