using System.Text.Json;

namespace Promy.EventBus.Cli;

/// <summary>Bytes that should be JSON.</summary>
internal static class JsonPayload
{
    /// <returns><see langword="null"/> if they are not.</returns>
    public static JsonElement? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
