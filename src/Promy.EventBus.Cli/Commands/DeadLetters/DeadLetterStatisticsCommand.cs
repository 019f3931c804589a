using System.CommandLine;
using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary><c>dlq stats</c>: counts dead letters by their failures.</summary>
internal static class DeadLetterStatisticsCommand
{
    private static readonly Column[] Columns = [new("BY"), new("NAME"), new("COUNT", true)];

    public static Command Create()
    {
        var filter = new DeadLetterFilterOptions();
        return CliCommand.Create(
            "stats",
            "Count dead letters by stream, type, group, handler and exception, and the events waiting for each group. "
                + "Reads all dead letters.",
            run => RunAsync(run, filter.Query(run)),
            [.. filter.Symbols]);
    }

    private static async Task<int> RunAsync(CliRun run, DeadLetterQuery query)
    {
        var session = await run.ConnectAsync().ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var statistics = await ProgressBar.ShowAsync(
                run.Console,
                "Counting",
                total: null,
                _ => session.DeadLetters([]).GetStatisticsAsync(query, run.Token)).ConfigureAwait(false);
            var waiting = await Waiting.FindAsync(session, query.OriginalStream, run.Token).ConfigureAwait(false);
            Waiting.Warn(run.Console, waiting);
            if (run.IsJson)
            {
                JsonOutput.WriteDocument(
                    run.Console,
                    DeadLetterStatisticsDocument.Of(statistics, waiting),
                    CliJsonContext.Default.DeadLetterStatisticsDocument);
            }
            else
            {
                Write(run.Console, statistics, waiting);
            }

            return ExitCodes.Done;
        }
    }

    private static void Write(
        CliConsole console, DeadLetterStatistics statistics, IReadOnlyList<WaitingRetries> waiting)
    {
        TableWriter.WriteFields(
            console,
            ("dead letters", statistics.DeadLetterStream),
            ("in all", Shown.Count(statistics.Length)),
            ("matching", Shown.Count(statistics.Count)),
            ("unreadable", Shown.Count(statistics.Unreadable)),
            ("first failed", statistics.FirstFailedAt is { } first ? Shown.Moment(first) : null),
            ("last failed", statistics.LastFailedAt is { } last ? Shown.Moment(last) : null));
        console.Output.WriteLine();
        TableWriter.Write(
            console,
            Columns,
            [
                .. Rows("stream", statistics.ByOriginalStream),
                .. Rows("type", statistics.ByEventType),
                .. Rows("group", statistics.ByGroup),
                .. Rows("handler", statistics.ByHandler),
                .. Rows("exception", statistics.ByExceptionType),
                .. waiting.Select(
                    group => new[] { "waiting", $"{group.Group} on {group.Stream}", Shown.Count(group.Count) }),
            ]);
    }

    private static IEnumerable<string[]> Rows(string by, IReadOnlyDictionary<string, long> counts) => counts
        .OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal)
        .Select(count => new[] { by, count.Key, Shown.Count(count.Value) });
}
