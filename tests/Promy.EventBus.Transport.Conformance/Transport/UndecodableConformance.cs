using System.Text;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// An undecodable event is kept byte for byte and harms nothing around it. Wolverine
/// <c>unreadable_scheduled_entries_are_dead_lettered</c> and <c>scheduled_entries_are_never_silently_dropped</c>,
/// MassTransit <c>When_a_message_has_an_unrecognized_body_format</c>.
/// </summary>
public abstract class UndecodableConformance(ITransportFactory transports) : TransportConformance(transports)
{
    private static readonly byte[] Readable = Encoding.UTF8.GetBytes(
        $$"""
        {"id":"e-1","type":"{{ConformanceEvent.TypeName}}","timestamp":"2025-11-06T10:30:00Z","version":"1.0",
        "attempt":1}
        """.ReplaceLineEndings(""));

    public static TheoryData<string, byte[], byte[]> Entries => new()
    {
        { "payload not UTF-8", Readable, [0xff, 0xfe, 0x00, 0x80] },
        { "metadata not UTF-8", [0xc3, 0x28], "{}"u8.ToArray() },
        { "neither UTF-8", [0xff], [0xfe, 0x7b] },
        { "both empty", [], [] },
        { "half a document", "{\"id\":"u8.ToArray(), "{\"id\":\"x"u8.ToArray() },
        {
            "deeper than anybody reads",
            Encoding.UTF8.GetBytes(new string('[', 5000)),
            Encoding.UTF8.GetBytes(new string('{', 5000))
        },
        { "control characters", "\0\r\n\u001b"u8.ToArray(), "\0\r\n\u001b"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(Entries), DisableDiscoveryEnumeration = true)]
    public async Task An_undecodable_event_is_dead_lettered_and_its_neighbours_are_handled(
        string what, byte[] metadata, byte[] payload)
    {
        await PublishAsync(1, first: 1);
        var entryId = await Transport.PublishRawAsync(Stream, metadata, payload);
        await PublishAsync(1, first: 2);

        var consumer = Consume((delivery, _) => new(delivery.EntryId == entryId
            ? DeliveryOutcome.DeadLettered(new DeliveryFailure { Reason = what })
            : DeliveryOutcome.Handled));

        await consumer.ReceivedAsync(3);
        var letter = Assert.Single(await DeadLettersAsync(1));
        await SettledAsync();
        Assert.Equal(payload, letter.Original("original_payload"));
        Assert.Equal(metadata, letter.Original("original_metadata"));
        Assert.Equal(entryId, letter.Text("entry_id"));
        Assert.False(string.IsNullOrEmpty(letter.Text("original_event_id")));
        Assert.False(string.IsNullOrEmpty(letter.Text("original_event_type")));
        Assert.Equal(what, letter.Text("failure_reason"));
    }
}
