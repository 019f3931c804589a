using System.Text;
using System.Text.Json;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>A dead letter as docs/wire-format.md describes it.</summary>
public sealed class StoredLetter
{
    internal StoredLetter(StoredEntry entry)
    {
        Metadata = JsonDocument.Parse(entry.Metadata).RootElement;
        Payload = JsonDocument.Parse(entry.Payload).RootElement;
    }

    public JsonElement Metadata { get; }

    public JsonElement Payload { get; }

    /// <summary>Text of a member of the payload; <see langword="null"/> if it is absent.</summary>
    public string? Text(string name) => Payload.TryGetProperty(name, out var member) ? member.GetString() : null;

    /// <summary>Bytes of the original, whether they were UTF-8 or not.</summary>
    public byte[] Original(string name) =>
        Payload.TryGetProperty(name + "_base64", out var base64)
            ? base64.GetBytesFromBase64()
            : Encoding.UTF8.GetBytes(Text(name) ?? "");
}
