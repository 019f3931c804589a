using System.Text.Json;

namespace Promy.EventBus.Wire;

// In: the bytes of the retry field, which only this library writes.
// Out: the history of the event, or nothing.
// Owner: the caller; nothing outlives the call.
/// <summary>
/// Reads the <c>retry</c> field of an entry in a group's retry stream. It holds only history: an unreadable field is
/// ignored, and the event is handled as if for the first time.
/// </summary>
internal static class RetryHistoryReader
{
    public const int MaxBytes = 4 * 1024;
    private const int MaxDepth = 4;
    private const int MaxHandlerLength = 1024;

    /// <returns><see langword="null"/> if the field is not in the form of this library.</returns>
    public static RetryHistory? Read(ReadOnlySpan<byte> json)
    {
        if (json.Length is 0 or > MaxBytes)
        {
            return null;
        }

        try
        {
            var members = new JsonMembers(json, MaxDepth);
            var history = new RetryHistory();
            while (members.Next())
            {
                history = ReadMember(ref members.Reader, history);
            }

            members.End();
            return history;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            // Not JSON, another type of a member, or text that is not UTF-8.
            return null;
        }
    }

    private static RetryHistory ReadMember(ref Utf8JsonReader reader, RetryHistory history)
    {
        if (reader.ValueTextEquals("entry_id"u8))
        {
            return history with { EntryId = ReadText(ref reader, WireNames.MaxEventIdLength) };
        }

        if (reader.ValueTextEquals("handler"u8))
        {
            return history with { Handler = ReadText(ref reader, MaxHandlerLength) };
        }

        if (reader.ValueTextEquals("attempts"u8))
        {
            return history with { Attempts = ReadCount(ref reader) };
        }

        if (reader.ValueTextEquals("delayed_retries"u8))
        {
            return history with { Redeliveries = ReadCount(ref reader) };
        }

        if (reader.ValueTextEquals("first_failed_at"u8))
        {
            reader.Read();
            return history with
            {
                FirstFailedAt = TimestampReader.TryRead(ref reader, out var moment)
                    ? moment
                    : throw new JsonException(),
            };
        }

        return history;
    }

    private static string? ReadText(ref Utf8JsonReader reader, int maxLength)
    {
        reader.Read();
        return reader.GetString() is { Length: > 0 } text ? WireNames.Printable(text, maxLength) : null;
    }

    private static int ReadCount(ref Utf8JsonReader reader)
    {
        reader.Read();
        return Math.Max(0, reader.GetInt32());
    }
}
