namespace Promy.EventBus.Wire;

/// <summary>Writes the <c>retry</c> field of an entry in a group's retry stream.</summary>
internal static class RetryHistoryWriter
{
    public static byte[] Write(RetryHistory history)
    {
        var buffer = JsonBuffer.Rent();
        var writer = buffer.Writer;
        writer.WriteStartObject();
        buffer.WriteOptional("entry_id"u8, history.EntryId);
        buffer.WriteOptional("handler"u8, history.Handler);
        writer.WriteNumber("attempts"u8, history.Attempts);
        writer.WriteNumber("delayed_retries"u8, history.Redeliveries);
        if (history.FirstFailedAt is { } firstFailedAt)
        {
            writer.WriteString("first_failed_at"u8, firstFailedAt.UtcDateTime);
        }

        writer.WriteEndObject();
        return buffer.ToArrayAndReturn();
    }
}
