using System.Text.Json;

namespace Promy.EventBus.Cli;

/// <summary>
/// A line of <c>dlq list --json</c>, and the document of <c>dlq show --json</c>. Bytes that are not JSON come in
/// base64; an unreadable entry has only <c>problem</c> and <c>raw_fields</c>.
/// </summary>
internal sealed record DeadLetterItem
{
    public required string Id { get; init; }

    public required string DeadLetterStream { get; init; }

    public required string? Problem { get; init; }

    public required string? LetterId { get; init; }

    public required string? OriginalStream { get; init; }

    public required string? OriginalEntryId { get; init; }

    public required string? EventId { get; init; }

    public required string? EventType { get; init; }

    public required string? Group { get; init; }

    public required string? Service { get; init; }

    public required string? Handler { get; init; }

    public required int Attempts { get; init; }

    public required long? DeliveryCount { get; init; }

    public required int ReplayCount { get; init; }

    public required string? Reason { get; init; }

    public required string? ExceptionType { get; init; }

    public required string? StackTrace { get; init; }

    public required DateTimeOffset? FirstFailedAt { get; init; }

    public required DateTimeOffset? FailedAt { get; init; }

    public required string? TraceId { get; init; }

    public required JsonElement? OriginalMetadata { get; init; }

    public required string? OriginalMetadataBase64 { get; init; }

    public required JsonElement? OriginalPayload { get; init; }

    public required string? OriginalPayloadBase64 { get; init; }

    public required IReadOnlyList<FieldItem> OriginalFields { get; init; }

    public required IReadOnlyList<FieldItem> RawFields { get; init; }

    public static DeadLetterItem Of(DeadLetterEntry letter)
    {
        var (metadata, metadataBase64) = Json(letter.OriginalMetadata);
        var (payload, payloadBase64) = Json(letter.OriginalPayload);
        return new DeadLetterItem
        {
            Id = letter.Id,
            DeadLetterStream = letter.DeadLetterStream,
            Problem = letter.Problem,
            LetterId = letter.LetterId,
            OriginalStream = letter.OriginalStream,
            OriginalEntryId = letter.OriginalEntryId,
            EventId = letter.EventId,
            EventType = letter.EventType,
            Group = letter.Group,
            Service = letter.Service,
            Handler = letter.Handler,
            Attempts = letter.Attempts,
            DeliveryCount = letter.DeliveryCount,
            ReplayCount = letter.ReplayCount,
            Reason = letter.Reason,
            ExceptionType = letter.ExceptionType,
            StackTrace = letter.StackTrace,
            FirstFailedAt = letter.FirstFailedAt,
            FailedAt = letter.FailedAt,
            TraceId = letter.TraceId,
            OriginalMetadata = metadata,
            OriginalMetadataBase64 = metadataBase64,
            OriginalPayload = payload,
            OriginalPayloadBase64 = payloadBase64,
            OriginalFields = [.. letter.OriginalFields.Select(FieldItem.Of)],
            RawFields = [.. letter.RawFields.Select(FieldItem.Of)],
        };
    }

    private static (JsonElement? Json, string? Base64) Json(ReadOnlyMemory<byte>? bytes) => bytes is not { } given
        ? (null, null)
        : JsonPayload.Parse(given) is { } json ? (json, null)
        : (null, Convert.ToBase64String(given.Span));
}
