using System.CommandLine;
using System.Globalization;

namespace Promy.EventBus.Cli;

/// <summary><c>dlq show</c>: everything about one dead letter.</summary>
internal static class DeadLetterShowCommand
{
    private const string Indent = "    ";

    public static Command Create()
    {
        var id = DeadLetterIds.One();
        var filter = new DeadLetterFilterOptions();
        return CliCommand.Create(
            "show", "Show a dead letter: its failure, its origin and the original event.",
            run => RunAsync(run, run.Get(id), run.Get(filter.DeadLetters)!), id, filter.DeadLetters);
    }

    private static async Task<int> RunAsync(CliRun run, string id, string deadLetters)
    {
        var session = await run.ConnectAsync().ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var letter = await session.DeadLetters([]).FindAsync(id, deadLetters, run.Token).ConfigureAwait(false)
                ?? throw CliException.Failed(
                    $"There is no dead letter '{id}' in '{deadLetters}'. It may have been replayed or discarded.");
            if (run.IsJson)
            {
                JsonOutput.WriteDocument(run.Console, DeadLetterItem.Of(letter), CliJsonContext.Default.DeadLetterItem);
            }
            else
            {
                Write(run.Console, letter);
            }

            return ExitCodes.Done;
        }
    }

    private static void Write(CliConsole console, DeadLetterEntry letter)
    {
        TableWriter.WriteFields(
            console,
            ("id", letter.Id),
            ("problem", letter.Problem),
            ("event", letter.EventId),
            ("type", letter.EventType),
            ("stream", letter.OriginalStream),
            ("entry", letter.OriginalEntryId),
            ("group", letter.Group),
            ("service", letter.Service),
            ("handler", letter.Handler),
            ("attempts", letter.IsReadable ? letter.Attempts.ToString(CultureInfo.InvariantCulture) : null),
            ("deliveries", letter.DeliveryCount?.ToString(CultureInfo.InvariantCulture)),
            ("replays", letter.IsReadable ? letter.ReplayCount.ToString(CultureInfo.InvariantCulture) : null),
            ("first failed", letter.FirstFailedAt is { } first ? Shown.Moment(first) : null),
            ("failed", letter.FailedAt is { } last ? Shown.Moment(last) : null),
            ("trace", letter.TraceId),
            ("exception", letter.ExceptionType),
            ("reason", letter.Reason));
        WriteLines(
            console,
            "stack trace",
            letter.StackTrace?.Split('\n').Select(line => PlainText.Escape(line.TrimEnd('\r'))));
        WriteLines(
            console, "metadata", letter.OriginalMetadata is { } metadata ? [PlainText.Escape(metadata.Span)] : null);
        WriteLines(console, "payload", letter.OriginalPayload is { } payload ? [PlainText.Escape(payload.Span)] : null);
        WriteLines(console, "fields of the event", Fields(letter.OriginalFields));
        WriteLines(console, "fields", Fields(letter.RawFields));
    }

    private static IEnumerable<string>? Fields(IReadOnlyList<DeadLetterField> fields) => fields.Count == 0
        ? null
        : fields.Select(field => $"{PlainText.Escape(field.Name.Span)} = {PlainText.Escape(field.Value.Span)}");

    private static void WriteLines(CliConsole console, string title, IEnumerable<string>? lines)
    {
        if (lines is null)
        {
            return;
        }

        console.Output.WriteLine(title);
        foreach (var line in lines)
        {
            console.Output.WriteLine(Indent + line);
        }
    }
}
