using System.Text.Json;

namespace Promy.EventBus.Wire;

/// <summary>Reads the base member <c>timestamp</c> of an event without knowing its type.</summary>
internal static class PayloadTimestamp
{
    private const int MaxDepth = 64;

    /// <returns><see langword="null"/> without a timestamp, or if the payload is not an event.</returns>
    public static DateTimeOffset? Read(ReadOnlySpan<byte> payload)
    {
        try
        {
            var members = new JsonMembers(payload, MaxDepth);
            while (members.Next())
            {
                var isTimestamp = members.Reader.ValueTextEquals("timestamp"u8);
                members.Reader.Read();
                if (isTimestamp && members.Reader.TokenType == JsonTokenType.String)
                {
                    // The zero time of Go counts as none, as in the metadata.
                    return TimestampReader.TryRead(ref members.Reader, out var timestamp) && timestamp != default
                        ? timestamp
                        : null;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not a JSON object, or text that is not UTF-8: no timestamp.
        }

        return null;
    }
}
