using System.Runtime.InteropServices;
using System.Text;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Consuming;

public sealed class HeldDeliveryTests
{
    [Fact]
    public void A_delivery_with_its_own_fields_holds_on_to_no_other_memory()
    {
        var memory = ReplyMemory.Shared(size: 4096);
        var held = new HeldDelivery
        {
            Id = "1-0",
            Origin = null!,
            Memory = memory,
            Malformed = new MalformedEntry("sour", [new NameValueEntry(Value("odd"), Value("o1"))]),
            Delivery = new EventDelivery
            {
                Stream = "s",
                Group = "g",
                EntryId = "1-0",
                Metadata = Value("m1"),
                Payload = Value("p1"),
                DeliveryCount = 3,
            },
        };

        held.KeepOwnFields();

        Assert.Equal(("m1", "p1"), (Text(held.Delivery.Metadata), Text(held.Delivery.Payload)));
        Assert.Equal(
            ("s", "g", "1-0", 3),
            (held.Delivery.Stream, held.Delivery.Group, held.Delivery.EntryId, held.Delivery.DeliveryCount));
        var field = Assert.Single(held.Malformed.Fields);
        Assert.Equal(("odd", "o1"), ((string?)field.Name, (string?)field.Value));
        Assert.Equal(2, ArrayOf(held.Delivery.Metadata).Length);
        Assert.Equal(2, ArrayOf(held.Delivery.Payload).Length);
        Assert.Same(ReplyMemory.Separate, held.Memory);

        Memory<byte> Value(string text)
        {
            var value = memory.Take(text.Length);
            Encoding.UTF8.GetBytes(text, value.Span);
            return value;
        }
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static byte[] ArrayOf(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment)
            ? segment.Array!
            : throw new InvalidOperationException("No array.");
}
