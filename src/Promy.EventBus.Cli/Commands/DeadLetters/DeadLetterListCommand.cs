using System.CommandLine;

namespace Promy.EventBus.Cli;

/// <summary><c>dlq list</c>: matching dead letters, one line each.</summary>
internal static class DeadLetterListCommand
{
    private static readonly Column[] Columns =
    [
        new("ID"), new("FAILED"), new("TYPE"), new("STREAM"), new("GROUP"), new("EXCEPTION"), new("ATTEMPTS", true),
        new("REPLAYS", true),
        new("REASON"),
    ];

    public static Command Create()
    {
        var filter = new DeadLetterFilterOptions();
        var newest = new Option<bool>("--newest-first") { Description = "Begin with the newest." };
        var after = new Option<string?>("--after")
        {
            Description = "Continue after this dead letter.", HelpName = "id",
        };
        after.Validators.Add(result =>
        {
            if (result.Tokens is [var id]
                && (!id.Value.Contains('-', StringComparison.Ordinal) || !StreamEntryId.TryParse(id.Value, out _)))
            {
                result.AddError($"--after: '{id.Value}' is not the id of a dead letter, such as 1762425000000-0.");
            }
        });
        var limit = Arguments.Limit(100, "Maximum number; a note says how to continue.");
        return CliCommand.Create(
            "list",
            "List dead letters. With --json one line of JSON for each, in full.",
            run => RunAsync(
                run,
                filter.Query(run) with { NewestFirst = run.Get(newest), After = run.Get(after) },
                run.Get(limit)),
            [.. filter.Symbols, newest, after, limit]);
    }

    private static async Task<int> RunAsync(CliRun run, DeadLetterQuery query, int limit)
    {
        var session = await run.ConnectAsync().ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var store = session.DeadLetters([]);
            var rows = new RowWriter(run.Console, Columns);
            var listed = 0;
            string? last = null;
            var letters = store.QueryAsync(query with { Limit = limit + 1L }, run.Token);
            await foreach (var letter in letters.ConfigureAwait(false))
            {
                if (listed == limit)
                {
                    run.Console.WriteNote($"There are more. Go on with: --after {last}");
                    break;
                }

                last = letter.Id;
                listed++;
                if (run.IsJson)
                {
                    JsonOutput.WriteLine(run.Console, DeadLetterItem.Of(letter), CliJsonContext.Default.DeadLetterItem);
                }
                else
                {
                    rows.Add(Row(letter));
                }
            }

            if (listed == 0)
            {
                run.Console.WriteNote($"No dead letter in '{query.DeadLetterStream}' matches.");
            }

            rows.Complete(always: !run.IsJson);
            if (!run.IsJson)
            {
                // Not for machines, which may ask again and again: it scans the names of all keys.
                var waiting = await Waiting.FindAsync(session, query.OriginalStream, run.Token).ConfigureAwait(false);
                Waiting.Warn(run.Console, waiting);
            }

            return ExitCodes.Done;
        }
    }

    private static string[] Row(DeadLetterEntry letter) => letter.IsReadable
        ?
        [
            letter.Id,
            letter.FailedAt is { } failedAt ? Shown.Moment(failedAt) : Shown.Nothing,
            letter.EventType ?? Shown.Nothing,
            letter.OriginalStream ?? Shown.Nothing,
            letter.Group ?? Shown.Nothing,
            ShortName(letter.ExceptionType),
            Shown.Count(letter.Attempts),
            Shown.Count(letter.ReplayCount),
            letter.Reason ?? Shown.Nothing,
        ]
        :
        [
            letter.Id, Shown.Nothing, "(unreadable)", Shown.Nothing, Shown.Nothing, Shown.Nothing, Shown.Nothing,
            Shown.Nothing,
            letter.Problem!,
        ];

    private static string ShortName(string? type) => type is null ? Shown.Nothing : type[(type.LastIndexOf('.') + 1)..];
}
