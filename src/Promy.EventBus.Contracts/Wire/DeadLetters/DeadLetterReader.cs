using System.Text.Json;

namespace Promy.EventBus.Wire;

/// <summary>
/// Reads an entry of a dead-letter stream. An entry that is not a dead letter is a result, never an exception.
/// </summary>
internal static class DeadLetterReader
{
    /// <param name="stream">Dead-letter stream.</param>
    /// <param name="id">Id of the entry in it.</param>
    /// <param name="metadata">
    /// Its field <c>metadata</c>. Its contents are optional: the payload holds everything.
    /// </param>
    /// <param name="payload">Its field <c>payload</c>.</param>
    /// <param name="problem">Why it is not a dead letter.</param>
    /// <returns><see langword="null"/> if it is not a dead letter.</returns>
    public static DeadLetterEntry? Read(
        string stream, string id, ReadOnlySpan<byte> metadata, ReadOnlySpan<byte> payload, out string? problem)
    {
        DeadLetterMembers members;
        try
        {
            members = DeadLetterPayloadReader.Read(payload);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            problem = "The payload is not the JSON of a dead letter: "
                + WireNames.Printable(ExceptionText.MessageOf(exception));
            return null;
        }

        problem = members.Problem();
        if (problem is not null)
        {
            return null;
        }

        var isLetterKnown = EventMetadataReader.TryRead(metadata, out var letter, out _);
        var isOriginalKnown = EventMetadataReader.TryRead(
            (members.OriginalMetadata ?? default).Span, out var original, out _);
        return new DeadLetterEntry
        {
            DeadLetterStream = stream,
            Id = id,
            LetterId = isLetterKnown ? letter.Id : null,
            OriginalStream = members.OriginalStream,
            OriginalEntryId = members.EntryId,
            EventId = members.EventId,
            EventType = members.EventType,
            Group = string.IsNullOrWhiteSpace(members.Group) ? members.Service : members.Group,
            NamesGroup = !string.IsNullOrWhiteSpace(members.Group),
            Service = members.Service,
            Handler = members.Handler,
            Attempts = Math.Max(1, members.Attempts ?? 1),
            DeliveryCount = members.DeliveryCount,
            Reason = members.Reason,
            ExceptionType = members.ExceptionType,
            StackTrace = members.StackTrace,
            FirstFailedAt = members.FirstFailedAt,
            FailedAt = members.FailedAt,
            TraceParent = isOriginalKnown ? original.TraceParent : letter.TraceParent,
            TraceId = TraceParents.TraceIdOf(isOriginalKnown ? original.TraceParent : letter.TraceParent),
            ReplayCount = Math.Max(members.ReplayCount ?? 0, original.ReplayCount),
            OriginalMetadata = members.OriginalMetadata,
            OriginalPayload = members.OriginalPayload,
            OriginalFields = members.OriginalFields,
        };
    }
}
