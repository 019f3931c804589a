using System.Text;
using System.Text.Json;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Redis;

/// <summary>
/// A member's value in the hash of its group: compact JSON. It begins with the time of the announcement, by the clock
/// of Redis, and the interval. The scripts read these two by position.
/// </summary>
/// <param name="At">Time of the announcement, in milliseconds since 1970.</param>
/// <param name="Interval">Milliseconds between two announcements.</param>
/// <param name="Types">Event types and their handlers; <see langword="null"/> if the member does not say.</param>
internal sealed record MemberRecord(long At, long Interval, IReadOnlyDictionary<string, IReadOnlyList<string>>? Types)
{
    /// <summary>A member counts as gone after so many of its own intervals without an announcement.</summary>
    public const int MissedIntervals = 3;

    /// <summary>Whether the member handles nothing at present, but will again.</summary>
    public bool IsPaused { get; init; }

    private const int MaxBytes = 1024 * 1024;
    private const int MaxDepth = 8;

    /// <summary>Whether the member still counts. A time in the future comes from a clock that was set back.</summary>
    /// <param name="now">The time of Redis, in milliseconds since 1970.</param>
    public bool IsLive(long now) => At > 0 && now - At <= MissedIntervals * Interval;

    /// <summary>The value without its beginning, <c>{"at":</c> and the time, which the script adds.</summary>
    public static string WithoutTime(
        TimeSpan interval, IReadOnlyDictionary<string, IReadOnlyList<string>>? types, bool isPaused = false)
    {
        var buffer = JsonBuffer.Rent();
        var writer = buffer.Writer;
        writer.WriteStartObject();
        writer.WriteNumber("interval", (long)Math.Ceiling(interval.TotalMilliseconds));
        if (isPaused)
        {
            writer.WriteBoolean("paused", true);
        }

        if (types is not null)
        {
            writer.WriteStartObject("types");
            foreach (var (type, handlers) in types)
            {
                writer.WriteStartArray(type);
                foreach (var handler in handlers)
                {
                    writer.WriteStringValue(handler);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        return "," + Encoding.UTF8.GetString(buffer.ToArrayAndReturn())[1..];
    }

    /// <returns><see langword="null"/> if this library has not written the value.</returns>
    public static MemberRecord? Read(ReadOnlySpan<byte> json)
    {
        if (json.Length is 0 or > MaxBytes)
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            var record = new MemberRecord(0, 0, Types: null);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                record = ReadMember(ref reader, record);
            }

            // A second read past the closing brace finds trailing data and throws.
            reader.Read();
            return record.Interval > 0 ? record : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            // No JSON, a member of another type, or text that is not UTF-8.
            return null;
        }
    }

    private static MemberRecord ReadMember(ref Utf8JsonReader reader, MemberRecord record)
    {
        if (reader.ValueTextEquals("at"u8))
        {
            reader.Read();
            return record with { At = reader.GetInt64() };
        }

        if (reader.ValueTextEquals("interval"u8))
        {
            reader.Read();
            return record with { Interval = Math.Clamp(reader.GetInt64(), 0, long.MaxValue / MissedIntervals) };
        }

        if (reader.ValueTextEquals("paused"u8))
        {
            reader.Read();
            return record with { IsPaused = reader.GetBoolean() };
        }

        if (reader.ValueTextEquals("types"u8))
        {
            reader.Read();
            return record with { Types = ReadTypes(ref reader) };
        }

        reader.Read();
        reader.Skip();
        return record;
    }

    private static Dictionary<string, IReadOnlyList<string>> ReadTypes(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new FormatException("The types are no object.");
        }

        var types = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var type = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                throw new FormatException("The handlers of a type are no array.");
            }

            var handlers = new List<string>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                handlers.Add(reader.GetString() ?? "");
            }

            types[type] = handlers;
        }

        return types;
    }
}
