using System.Text;
using Promy.EventBus.Wire;

namespace Promy.EventBus;

/// <summary>Makes the fields of a replayed event: unchanged except for its counters.</summary>
internal static class ReplayContents
{
    private static readonly byte[] MetadataField = Encoding.UTF8.GetBytes(WireFields.Metadata);
    private static readonly byte[] PayloadField = Encoding.UTF8.GetBytes(WireFields.Payload);
    private static readonly byte[] RetryField = Encoding.UTF8.GetBytes(WireFields.Retry);

    /// <param name="entry">A readable dead letter.</param>
    /// <param name="replayCount">
    /// Replays of the event, including this; 0 if its metadata is unreadable and cannot count.
    /// </param>
    /// <param name="problem">Why the event cannot be restored.</param>
    /// <returns>The fields; empty if there is a problem.</returns>
    public static IReadOnlyList<DeadLetterField> Of(
        DeadLetterEntry entry, out int replayCount, out string? problem)
    {
        replayCount = 0;
        problem = null;
        if (entry.OriginalFields.Count > 0)
        {
            return entry.OriginalFields;
        }

        if (entry.OriginalPayload is not { } payload)
        {
            problem = "The dead letter does not hold the event's payload.";
            return [];
        }

        var metadata = MetadataOf(entry, ref replayCount, ref problem);
        return problem is null ? [Field(MetadataField, metadata), Field(PayloadField, payload)] : [];
    }

    /// <summary>
    /// In the retry stream the event also names the failed handler: the others have handled it. Attempts begin anew.
    /// </summary>
    public static IReadOnlyList<DeadLetterField> ForGroup(
        DeadLetterEntry entry, IReadOnlyList<DeadLetterField> fields) =>
        entry.OriginalFields.Count > 0
            ? fields
            :
            [
                .. fields,
                Field(
                    RetryField,
                    RetryHistoryWriter.Write(
                        new RetryHistory { EntryId = entry.OriginalEntryId, Handler = entry.Handler })),
            ];

    private static DeadLetterField Field(byte[] name, ReadOnlyMemory<byte> value) =>
        new() { Name = name, Value = value };

    private static ReadOnlyMemory<byte> MetadataOf(DeadLetterEntry entry, ref int replayCount, ref string? problem)
    {
        ReadOnlyMemory<byte> metadata;
        if (entry.OriginalMetadata is { } original)
        {
            if (!EventMetadataReader.TryRead(original.Span, out _, out _))
            {
                // Unreadable metadata cannot count; it goes back byte for byte.
                return original;
            }

            replayCount = entry.ReplayCount + 1;
            metadata = ReplayedMetadata.Rewrite(original.Span, replayCount);
        }
        else if (entry.OriginalEntryId is not null)
        {
            // A letter of this library holds the metadata unless it was empty.
            return default;
        }
        else if (!WireNames.IsEventId(entry.EventId) || !WireNames.IsEventType(entry.EventType))
        {
            problem = "The dead letter does not hold the event's metadata, and its event id or type is not usable.";
            return default;
        }
        else
        {
            replayCount = entry.ReplayCount + 1;
            metadata = ReplayedMetadata.Restore(entry, replayCount);
        }

        if (metadata.Length > EventMetadataReader.MaxBytes)
        {
            problem = $"With the count of its replays the event's metadata would have {metadata.Length} bytes; "
                + $"{EventMetadataReader.MaxBytes} are allowed.";
        }

        return metadata;
    }
}
