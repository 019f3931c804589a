using System.Text;
using System.Text.Json;

namespace Promy.EventBus.FaultTests;

/// <summary>Payload of a dead letter, and the bytes that it carries.</summary>
internal sealed class PoisonLetter(JsonElement members)
{
    public string EntryId { get; } = members.GetProperty("entry_id").GetString()!;

    /// <summary>The letter has the whole entry, byte for byte, and says that no handler saw it.</summary>
    public void AssertCarries(PoisonEntry poison)
    {
        Assert.False(members.TryGetProperty("handler", out _), $"{poison.Class}: a handler ran");
        Assert.NotEqual("", members.GetProperty("failure_reason").GetString());
        Assert.Equal(poison.HasBothFields, !members.TryGetProperty("original_fields", out var fields));
        if (poison.HasBothFields)
        {
            Assert.Equal(poison.Bytes("metadata"), BytesOf(members, "original_metadata"));
            Assert.Equal(poison.Bytes("payload"), BytesOf(members, "original_payload"));
            return;
        }

        Assert.Equal(
            poison.Fields.Select(field => ((byte[])field.Name!, (byte[])field.Value!)),
            fields.EnumerateArray().Select(field => (BytesOf(field, "name"), BytesOf(field, "value"))));
    }

    /// <summary>The text, or its base64 member if the bytes are not text. An absent member was empty.</summary>
    private static byte[] BytesOf(JsonElement element, string name)
    {
        var isThere = element.TryGetProperty(name, out var member);
        if (!element.TryGetProperty($"{name}_base64", out var exact))
        {
            return isThere ? Encoding.UTF8.GetBytes(member.GetString()!) : [];
        }

        Assert.Equal(name == "original_payload" ? "{}" : "\"\"", member.GetRawText());
        return exact.GetBytesFromBase64();
    }
}
