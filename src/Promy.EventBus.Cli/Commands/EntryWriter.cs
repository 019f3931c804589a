using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary>Shows one entry: a line with its metadata, and the payload below.</summary>
internal static class EntryWriter
{
    private const string Indent = "    ";

    public static void Write(CliConsole console, ReadEntry entry, bool isJson)
    {
        if (isJson)
        {
            JsonOutput.WriteLine(console, EntryLine.Of(entry), CliJsonContext.Default.EntryLine);
            return;
        }

        if (entry.Metadata is not { } metadata)
        {
            console.Output.WriteLine($"{entry.Id}  not in the wire format: {PlainText.Escape(entry.Problem ?? "")}");
            foreach (var (name, value) in entry.Fields)
            {
                console.Output.WriteLine($"{Indent}{PlainText.Escape(name.Span)} = {PlainText.Escape(value.Span)}");
            }

            return;
        }

        var source = metadata.Source is null ? "" : $"  from {PlainText.Escape(metadata.Source)}";
        var attempt = metadata.Attempt == 1 ? "" : $"  attempt {metadata.Attempt}";
        console.Output.WriteLine(
            $"{entry.Id}  {Shown.Moment(metadata.Timestamp)}  {metadata.Type}  "
            + $"{PlainText.Escape(metadata.Id)}{source}{attempt}");
        console.Output.WriteLine(Indent + PlainText.Escape(entry.Payload.Span));
    }
}
