using System.Text.Json;

namespace Promy.EventBus.Wire;

/// <summary>
/// The members of one JSON object, in their order. The caller reads the value of a member fully, partly or not at all.
/// </summary>
internal ref struct JsonMembers
{
    /// <summary>Stands at the name of a member after <see cref="Next"/>.</summary>
    public Utf8JsonReader Reader;

    /// <exception cref="JsonException">It is not JSON, or not an object.</exception>
    public JsonMembers(ReadOnlySpan<byte> json, int maxDepth)
    {
        Reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        if (!Reader.Read() || Reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("an object is expected.");
        }
    }

    /// <summary>Goes to the next member, past the unread rest of the last one.</summary>
    /// <returns><see langword="false"/> at the end of the object.</returns>
    /// <exception cref="JsonException">It is not JSON, or nested too deep.</exception>
    public bool Next()
    {
        // Most values have no rest. At the brace of the object itself a skip would omit the whole object.
        if (Reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.StartArray
            || (Reader.TokenType == JsonTokenType.StartObject && Reader.CurrentDepth > 0))
        {
            Reader.Skip();
        }

        return Reader.Read() && Reader.TokenType == JsonTokenType.PropertyName;
    }

    /// <exception cref="JsonException">Something follows the object.</exception>
    public void End() => Reader.Read();
}
