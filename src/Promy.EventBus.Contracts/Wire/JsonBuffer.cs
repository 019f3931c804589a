using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Promy.EventBus.Wire;

// In: the members of one field, as its writer gives them.
// Out: the bytes of one field, in an array of their own.
// Owner: the thread that has rented it, until it takes the bytes.
/// <summary>
/// A JSON writer and its buffer, for everything that the bus writes. Each thread keeps one; a nested writer gets
/// another.
/// </summary>
internal sealed class JsonBuffer
{
    private const int InitialCapacity = 1024;
    private const int MaxKept = 64 * 1024;

    /// <summary>The depth limit of reading an event.</summary>
    private const int MaxDepth = 64;

    private static readonly JsonWriterOptions WriterOptions = new()
    {
        // The text goes into a Redis field, never into HTML: é stays é, as Go writes it.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = MaxDepth,
    };

    [ThreadStatic]
    private static JsonBuffer? t_idle;

    private readonly ArrayBufferWriter<byte> _buffer = new(InitialCapacity);

    private JsonBuffer() => Writer = new Utf8JsonWriter(_buffer, WriterOptions);

    public Utf8JsonWriter Writer { get; }

    public static JsonBuffer Rent()
    {
        var rented = t_idle ?? new JsonBuffer();
        t_idle = null;
        return rented;
    }

    /// <summary>Writes a text, if there is one; an empty text counts.</summary>
    public void WriteOptional(ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            Writer.WriteString(name, value);
        }
    }

    /// <summary>As the other overload, for an encoded name: it is copied, and not encoded again.</summary>
    public void WriteOptional(JsonEncodedText name, string? value)
    {
        if (value is not null)
        {
            Writer.WriteString(name, value);
        }
    }

    /// <summary>Takes the bytes and ends the use; after an exception a buffer is not used again.</summary>
    public byte[] ToArrayAndReturn()
    {
        Writer.Flush();
        var written = _buffer.WrittenSpan.ToArray();
        if (_buffer.Capacity <= MaxKept)
        {
            _buffer.ResetWrittenCount();
            Writer.Reset(_buffer);
            t_idle = this;
        }

        return written;
    }
}
