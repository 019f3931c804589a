using System.Text;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// An undecodable entry reaches no handler and is dead-lettered byte for byte; the loop goes on. Wolverine
/// <c>unreadable_scheduled_entries_are_dead_lettered</c>, MassTransit Kafka <c>Should_skip_poison_pill</c> and
/// <c>When_a_message_has_an_unrecognized_body_format</c>.
/// </summary>
public abstract class BusUndecodableConformance(ITransportFactory transports) : BusConformance(transports)
{
    private const string Metadata =
        """{"id":"e-1","type":"conformance.happened","timestamp":"2025-11-06T10:30:00Z","version":"1.0","attempt":1}""";

    public static TheoryData<string, byte[], byte[]> Entries => new()
    {
        { "no JSON", Bytes("hello"), Bytes("{}") },
        { "empty metadata", [], Bytes("{}") },
        { "no id", Bytes("""{"type":"conformance.happened"}"""), Bytes("{}") },
        { "no payload", Bytes(Metadata), [] },
        { "null", Bytes(Metadata), Bytes("null") },
        { "an array", Bytes(Metadata), Bytes("[]") },
        { "another type", Bytes(Metadata), Bytes("""{"number":"seven"}""") },
        { "a number too large", Bytes(Metadata), Bytes("""{"number":99999999999999}""") },
        { "not UTF-8", Bytes(Metadata), [.. "{\"text\":\""u8, 0xff, 0xfe, .. "\"}"u8] },
        {
            "deeper than anybody reads",
            Bytes(Metadata),
            Bytes("{\"text\":" + new string('[', 3000) + new string(']', 3000) + "}")
        },
        { "half a document", Bytes(Metadata), Bytes("{\"number\":1") },
    };

    [Theory]
    [MemberData(nameof(Entries), DisableDiscoveryEnumeration = true)]
    public async Task An_undecodable_entry_is_dead_lettered_byte_for_byte_without_an_attempt(
        string what, byte[] metadata, byte[] payload)
    {
        var script = new HandlerScript<ConformanceHandler>();
        var host = await StartAsync(script);

        await Transport.PublishRawAsync(Stream, metadata, payload);
        await PublishAsync(host, 7);

        var letter = Assert.Single(await DeadLettersAsync(1));
        await Eventually.EqualAsync(1, () => script.Calls.Count);
        await SettledAsync();
        Assert.Equal([7], script.Numbers);
        Assert.True(payload.SequenceEqual(letter.Original("original_payload")), what);
        Assert.True(metadata.SequenceEqual(letter.Original("original_metadata")), what);
        Assert.Null(letter.Text("handler"));
        Assert.False(string.IsNullOrWhiteSpace(letter.Text("failure_reason")));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
