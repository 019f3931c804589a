using System.Buffers;
using System.Text.Json;

namespace Promy.EventBus.Wire;

/// <summary>Writes the <c>retry</c> field of an entry in a group's retry stream.</summary>
internal static class RetryProgressWriter
{
    public static byte[] Write(RetryProgress progress)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer, JsonBuffer.WriterOptions);
        writer.WriteStartObject();
        WriteOptional(writer, "entry_id", progress.EntryId);
        WriteOptional(writer, "handler", progress.Handler);
        writer.WriteNumber("attempts", progress.Attempts);
        writer.WriteNumber("delayed_retries", progress.DelayedRetries);
        if (progress.FirstFailedAt is { } firstFailedAt)
        {
            writer.WriteString("first_failed_at", firstFailedAt.UtcDateTime);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteOptional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
