using System.Text;
using System.Text.Json;
using Promy.EventBus.Events;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Contracts.Tests.Wire;

/// <summary>Whatever stands in a stream, reading it is an answer and never an exception. A failure names the seed and the input.</summary>
public sealed class WireFuzzTests
{
    private const string FullMetadata =
        """
        {"id":"0198c0de-0000-7000-8000-000000000001","type":"promotion.created","timestamp":"2025-11-06T10:30:00.123Z","version":"1.0","attempt":1,"source":"promy-product","traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","unknown":{"a":[1,2]}}
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(20251106)]
    public void Damaged_metadata_is_refused_or_read_and_never_throws(int seed)
    {
        var mutations = new Mutations(seed, FullMetadata, """{"id":"a","type":"b","timestamp":"2025-11-06T10:30:00Z","version":"1.0","attempt":1}""");
        var accepted = 0;
        const int Count = 50_000;
        for (var index = 0; index < Count; index++)
        {
            var input = mutations.Next();
            Explain(seed, index, input, () => accepted += ReadMetadata(input) ? 1 : 0);
        }

        // Both answers occur: the mutations reach beyond the first check.
        Assert.InRange(accepted, Count / 100, Count - (Count / 10));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(20251107)]
    public void Damaged_payload_is_refused_or_read_and_never_throws(int seed)
    {
        var serializer = Serializers.PredefinedOnly();
        var mutations = new Mutations(
            seed, Encoding.UTF8.GetString(serializer.Serialize(Samples.PromotionCreated)),
            Encoding.UTF8.GetString(serializer.Serialize(Samples.PromotionCreatedNewer)));
        var accepted = 0;
        const int Count = 25_000;
        for (var index = 0; index < Count; index++)
        {
            var input = mutations.Next();
            Explain(seed, index, input, () => accepted += ReadPayload(serializer, input) ? 1 : 0);
        }

        Assert.InRange(accepted, Count / 100, Count - (Count / 10));
    }

    [Fact]
    public void A_dead_letter_of_damaged_bytes_keeps_every_byte()
    {
        const int Seed = 3;
        var metadata = new Mutations(Seed, FullMetadata);
        var payload = new Mutations(Seed, RawEntries.PromotionCreated("promo-ñ-😀"));
        for (var index = 0; index < 10_000; index++)
        {
            var (original, body) = (metadata.Next(), payload.Next());
            Explain(Seed, index, original, () => WriteDeadLetter(original, body));
        }
    }

    private static bool ReadMetadata(byte[] input)
    {
        if (!EventMetadataReader.TryRead(input, out var metadata, out var error))
        {
            Assert.False(string.IsNullOrWhiteSpace(error));
            Assert.DoesNotContain(error, char.IsControl);
            return false;
        }

        Assert.True(WireNames.IsEventId(metadata.Id) && WireNames.IsEventType(metadata.Type));
        Assert.True(EventMetadataReader.TryRead(EventMetadataWriter.Write(metadata), out var again, out _));
        Assert.Equal(metadata with { Source = NullIfEmpty(metadata.Source), TraceParent = NullIfEmpty(metadata.TraceParent) }, again);
        return true;
    }

    private static bool ReadPayload(EventSerializer serializer, byte[] input)
    {
        if (!serializer.TryDeserialize<PromotionCreatedEvent>(Reading.Metadata, input, out var promotion, out var error))
        {
            Assert.Null(promotion);
            Assert.DoesNotContain(error, char.IsControl);
            return false;
        }

        // What was read can be written again.
        Assert.NotEmpty(serializer.Serialize(promotion));
        return true;
    }

    private static void WriteDeadLetter(byte[] original, byte[] body)
    {
        var (metadata, payload) = DeadLetterWriter.Write(DeadLetters.Some() with { OriginalMetadata = original, OriginalPayload = body });

        Assert.True(EventMetadataReader.TryRead(metadata, out _, out var error), error);
        using var json = JsonDocument.Parse(payload);
        Assert.Equal(original, original.Length == 0 ? [] : DeadLetters.BytesOf(json, "original_metadata"));
        Assert.Equal(body, DeadLetters.BytesOf(json, "original_payload"));
    }

    private static void Explain(int seed, int index, byte[] input, Action check)
    {
        try
        {
            check();
        }
        catch (Exception exception)
        {
            Assert.Fail($"Seed {seed}, mutation {index}, input {Convert.ToHexString(input)}: {exception}");
        }
    }

    private static string? NullIfEmpty(string? text) => text is "" ? null : text;
}
