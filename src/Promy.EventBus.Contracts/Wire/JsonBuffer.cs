using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Promy.EventBus.Wire;

/// <summary>A writer of JSON and the buffer behind it. Each thread keeps one; who writes within what somebody else writes gets another.</summary>
internal sealed class JsonBuffer
{
    private const int InitialCapacity = 1024;
    private const int MaxKept = 64 * 1024;

    /// <summary>As deep as an event is read.</summary>
    private const int MaxDepth = 64;

    [ThreadStatic]
    private static JsonBuffer? t_idle;

    private readonly ArrayBufferWriter<byte> _buffer = new(InitialCapacity);

    private JsonBuffer() => Writer = new Utf8JsonWriter(_buffer, WriterOptions);

    public static JsonWriterOptions WriterOptions { get; } = new()
    {
        // The text goes into a Redis field, never into HTML: é stays é, as Go writes it.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = MaxDepth,
    };

    public Utf8JsonWriter Writer { get; }

    public static JsonBuffer Rent()
    {
        var rented = t_idle ?? new JsonBuffer();
        t_idle = null;
        return rented;
    }

    /// <summary>What was written. Ends the use; a buffer whose use ends otherwise, by an exception, is not used again.</summary>
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
