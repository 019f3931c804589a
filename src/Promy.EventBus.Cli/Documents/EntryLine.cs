using System.Text.Json;
using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary>
/// One line of <c>tail --json</c>. A payload that is not JSON comes in base64, and so do the fields of an entry in
/// another format.
/// </summary>
internal sealed record EntryLine
{
    public required string EntryId { get; init; }

    public required string? Id { get; init; }

    public required string? Type { get; init; }

    public required DateTimeOffset? Timestamp { get; init; }

    public required string? Version { get; init; }

    public required int? Attempt { get; init; }

    public required string? Source { get; init; }

    public required string? Traceparent { get; init; }

    public required string? CorrelationId { get; init; }

    public required IReadOnlyDictionary<string, string>? Headers { get; init; }

    public required JsonElement? Payload { get; init; }

    public required string? PayloadBase64 { get; init; }

    public required string? Problem { get; init; }

    public required IReadOnlyList<FieldItem>? Fields { get; init; }

    public static EntryLine Of(ReadEntry entry)
    {
        var payload = entry.Problem is null ? JsonPayload.Parse(entry.Payload) : null;
        return new EntryLine
        {
            EntryId = entry.Id.ToString(),
            Id = entry.Metadata?.Id,
            Type = entry.Metadata?.Type,
            Timestamp = entry.Metadata?.Timestamp,
            Version = entry.Metadata?.Version,
            Attempt = entry.Metadata?.Attempt,
            Source = entry.Metadata?.Source,
            Traceparent = entry.Metadata?.TraceParent,
            CorrelationId = entry.Metadata?.CorrelationId,
            Headers = entry.Metadata?.Headers,
            Payload = payload,
            PayloadBase64 = entry.Problem is null && payload is null
                ? Convert.ToBase64String(entry.Payload.Span)
                : null,
            Problem = entry.Problem,
            Fields = entry.Problem is null ? null : [.. entry.Fields.Select(FieldItem.Of)],
        };
    }
}
