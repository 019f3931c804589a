using Promy.EventBus.Events;
using Promy.EventBus.Redis;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Fuzz.Tests;

/// <summary>Reads an entry as a consumer does: the fields, the metadata, then the payload of the event type.</summary>
internal sealed class Envelope
{
    private static readonly EventSerializer Serializer = new(WireJson.CreateOptions([]));

    private delegate bool Decoder(
        in EventMetadata metadata, ReadOnlySpan<byte> payload, out Event? @event, out string? error);

    private static readonly Dictionary<string, Decoder> Decoders = new(StringComparer.Ordinal)
    {
        ["promotion.created"] = Decode<PromotionCreatedEvent>,
        ["promotion.updated"] = Decode<PromotionUpdatedEvent>,
        ["promotion.deleted"] = Decode<PromotionDeletedEvent>,
        ["product.identified"] = Decode<ProductIdentifiedEvent>,
        ["user.registered"] = Decode<UserRegisteredEvent>,
        ["user.preferences.updated"] = Decode<UserPreferencesUpdatedEvent>,
        ["user.location.updated"] = Decode<UserLocationUpdatedEvent>,
    };

    public static IReadOnlyCollection<string> Types => Decoders.Keys;

    /// <summary>Why the entry is not in the wire format; then the metadata and the payload were not read.</summary>
    public string? Malformed { get; private init; }

    /// <summary>
    /// The reason why metadata or payload cannot be read; <see langword="null"/> if there is an <see cref="Event"/>.
    /// </summary>
    public string? Error { get; private init; }

    public EventMetadata? Metadata { get; private init; }

    public Event? Event { get; private init; }

    public ReadOnlyMemory<byte> RawMetadata { get; private init; }

    public ReadOnlyMemory<byte> RawPayload { get; private init; }

    public static Envelope Read(FuzzInput input)
    {
        if (WireEntry.Read(input.Fields, out var rawMetadata, out var rawPayload) is { } malformed)
        {
            return new Envelope
            {
                Malformed = malformed, Error = malformed, RawMetadata = rawMetadata, RawPayload = rawPayload,
            };
        }

        if (!EventMetadataReader.TryRead(rawMetadata.Span, out var metadata, out var error))
        {
            return new Envelope { Error = error, RawMetadata = rawMetadata, RawPayload = rawPayload };
        }

        // A bus does not decode an unhandled type; this test does, as the type before the damage.
        var decode = Decoders.GetValueOrDefault(metadata.Type) ?? Decoders[input.Type];
        decode(metadata, rawPayload.Span, out var @event, out error);
        return new Envelope
        {
            Metadata = metadata, Event = @event, Error = error, RawMetadata = rawMetadata, RawPayload = rawPayload,
        };
    }

    /// <summary>The payload as a publisher would write the event again.</summary>
    public static byte[] Write(Event @event) => Serializer.Serialize(@event);

    private static bool Decode<TEvent>(
        in EventMetadata metadata, ReadOnlySpan<byte> payload, out Event? @event, out string? error)
        where TEvent : Event
    {
        var read = Serializer.TryDeserialize<TEvent>(metadata, payload, out var typed, out error);
        @event = typed;
        return read;
    }
}
