using System.Text.Json;

namespace Promy.EventBus.Wire;

/// <summary>Reads the base member <c>timestamp</c> of an event without knowing its type.</summary>
internal static class PayloadTimestamp
{
    private const int MaxDepth = 64;

    /// <returns><see langword="null"/> where there is none, or the payload is no event.</returns>
    public static DateTimeOffset? Read(ReadOnlySpan<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = MaxDepth });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isTimestamp = reader.ValueTextEquals("timestamp"u8);
                reader.Read();
                if (isTimestamp && reader.TokenType == JsonTokenType.String)
                {
                    // The zero time of Go is none, as in the metadata.
                    return TimestampReader.TryRead(ref reader, out var timestamp) && timestamp != default ? timestamp : null;
                }

                reader.Skip();
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or text that is not UTF-8: there is no timestamp in it.
        }

        return null;
    }
}
