using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Promy.EventBus.Cli;

/// <summary>Writes JSON for machines. A document is written as a whole, when complete, or not at all.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Indented =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.Default };
    private static readonly JsonWriterOptions Line = new() { Encoder = JavaScriptEncoder.Default };

    public static void WriteDocument<T>(CliConsole console, T document, JsonTypeInfo<T> type) =>
        Write(console, document, type, Indented);

    public static void WriteLine<T>(CliConsole console, T document, JsonTypeInfo<T> type) =>
        Write(console, document, type, Line);

    private static void Write<T>(CliConsole console, T document, JsonTypeInfo<T> type, JsonWriterOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            JsonSerializer.Serialize(writer, document, type);
        }

        console.Output.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
