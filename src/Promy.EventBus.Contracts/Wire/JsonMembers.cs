using System.Text.Json;

namespace Promy.EventBus.Wire;

/// <summary>
/// The members of one JSON object, in their order. The caller reads the value of a member as far as it wants to, or not
/// at all.
/// </summary>
internal ref struct JsonMembers
{
    /// <summary>Stands at the name of a member after <see cref="Next"/>.</summary>
    public Utf8JsonReader Reader;

    /// <exception cref="JsonException">It is no JSON, or no object.</exception>
    public JsonMembers(ReadOnlySpan<byte> json, int maxDepth)
    {
        Reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        if (!Reader.Read() || Reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("an object is expected.");
        }
    }

    /// <summary>Goes to the next member, past what the caller has not read of the last one.</summary>
    /// <returns><see langword="false"/> where the object ends.</returns>
    /// <exception cref="JsonException">It is no JSON, or nested deeper than it may be.</exception>
    public bool Next()
    {
        // Nothing is left of most values. At the brace of the object itself a skip would leave out all of it.
        if (Reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.StartArray
            || (Reader.TokenType == JsonTokenType.StartObject && Reader.CurrentDepth > 0))
        {
            Reader.Skip();
        }

        return Reader.Read() && Reader.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>Nothing may follow the object.</summary>
    /// <exception cref="JsonException">Something does.</exception>
    public void End() => Reader.Read();
}
