using System.Collections.ObjectModel;
using System.Text.Json;

namespace Promy.EventBus.Wire;

/// <summary>
/// Reads the member <c>headers</c> of the metadata. Any service may have written it: a pair that no publisher of this
/// library writes is left out, or its value is made one line.
/// </summary>
internal static class HeaderReader
{
    /// <summary>Reads up to the end of the value.</summary>
    /// <param name="reader">The reader, at the name of the member.</param>
    /// <returns>The headers in their order; <see langword="null"/>: none.</returns>
    /// <exception cref="JsonException">The value is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A text is not valid UTF-8.</exception>
    public static ReadOnlyDictionary<string, string>? Read(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        Dictionary<string, string>? headers = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = RecurringText.Read(ref reader);
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                reader.Skip();
            }
            else if (headers?.Count != WireNames.MaxHeaders && WireNames.IsHeaderName(name))
            {
                headers ??= new Dictionary<string, string>(StringComparer.Ordinal);
                headers.TryAdd(name, WireNames.Printable(reader.GetString(), WireNames.MaxHeaderValueLength));
            }
        }

        // Several handlers get the same headers, and no handler may change them for the next.
        return headers is null ? null : new ReadOnlyDictionary<string, string>(headers);
    }
}
