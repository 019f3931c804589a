using System.Text.Json;
using System.Text.Json.Serialization;

namespace Promy.EventBus.Wire;

/// <summary>
/// Writes a <see cref="DateTime"/> as RFC 3339 in UTC, a local time converted; reads UTC.
/// <see cref="DateTimeKind.Unspecified"/> is refused: a reader would have to guess.
/// </summary>
internal sealed class UtcDateTimeConverter : JsonConverter<DateTime>
{
    private const string Unspecified =
        "A DateTime of Kind Unspecified is not a moment: "
        + "use DateTimeOffset, or DateTime.SpecifyKind with Utc or Local.";

    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TimestampReader.TryRead(ref reader, out var moment) ? moment.UtcDateTime : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options)
    {
        if (value.Kind == DateTimeKind.Unspecified)
        {
            // The serializer adds the path of the member.
            throw new JsonException(Unspecified);
        }

        TimestampText.Write(writer, new DateTimeOffset(value.ToUniversalTime()));
    }
}
