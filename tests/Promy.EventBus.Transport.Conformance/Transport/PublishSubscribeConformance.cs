using System.Text;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// A confirmed event is stored, and arrives as it is stored. Watermill <c>TestPublishSubscribe</c>, Rebus
/// <c>BasicSendReceive.CanSendAndReceive</c>, Dapr <c>subscribe</c>, <c>publish</c> and <c>verify read</c>.
/// </summary>
public abstract class PublishSubscribeConformance(ITransportFactory transports) : TransportConformance(transports)
{
    [Fact]
    public async Task An_event_published_before_anyone_subscribed_arrives_unchanged()
    {
        var numbers = await PublishAsync(100);
        var stored = (await Transport.ReadAllAsync(Stream)).ToDictionary(entry => entry.EntryId);

        var consumer = Consume();

        await consumer.ReceivedAsync(100);
        Assert.Equal(numbers, consumer.Numbers.Order());
        Assert.All(consumer.Deliveries, delivery =>
        {
            Assert.Equal(stored[delivery.EntryId].Metadata, delivery.Metadata.ToArray());
            Assert.Equal(stored[delivery.EntryId].Payload, delivery.Payload.ToArray());
            Assert.Equal((Stream, Group), (delivery.Stream, delivery.Group));
        });
        await consumer.StopAsync();
        Assert.Equal(0, await PendingAsync());
    }

    [Fact]
    public async Task An_event_published_while_somebody_is_subscribed_arrives()
    {
        var consumer = Consume();
        for (var number = 0; number < 10; number++)
        {
            var entryId = await Publisher.PublishAsync(Stream, new ConformanceEvent { Number = number });

            await consumer.ReceivedAsync(number + 1);
            Assert.Equal(entryId, consumer.Deliveries.Last().EntryId);
        }
    }

    [Fact]
    public async Task A_confirmed_event_is_stored_at_that_moment_under_the_returned_id()
    {
        for (var number = 0; number < 10; number++)
        {
            var entryId = await Publisher.PublishAsync(Stream, new ConformanceEvent { Number = number });

            var last = (await Transport.ReadAllAsync(Stream))[^1];
            Assert.Equal(entryId, last.EntryId);
            Assert.Contains($"\"number\":{number}", Encoding.UTF8.GetString(last.Payload), StringComparison.Ordinal);
        }
    }

    public static TheoryData<string, byte[]> Bytes => new()
    {
        { "empty", [] },
        { "not UTF-8", [0xff, 0xfe, 0x00, 0x80] },
        { "line ends and escapes", "\r\n\u001b[2J\0\"\\"u8.ToArray() },
        { "several alphabets", Encoding.UTF8.GetBytes("żółć Ελλάδα 東京 🚀") },
        { "256 KiB", [.. Enumerable.Range(0, 256 * 1024).Select(index => (byte)(index * 31))] },
    };

    [Theory]
    [MemberData(nameof(Bytes), DisableDiscoveryEnumeration = true)]
    public async Task Any_bytes_arrive_unchanged(string what, byte[] bytes)
    {
        await Transport.PublishRawAsync(Stream, [.. bytes.Reverse()], bytes);

        var consumer = Consume();

        await consumer.ReceivedAsync(1);
        var delivery = Assert.Single(consumer.Deliveries);
        Assert.True(delivery.Payload.Span.SequenceEqual(bytes), what);
        Assert.True(delivery.Metadata.Span.SequenceEqual([.. bytes.Reverse()]), what);
        await SettledAsync();
    }
}
