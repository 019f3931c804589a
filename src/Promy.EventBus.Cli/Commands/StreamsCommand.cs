using System.CommandLine;
using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

// In: the options of a command and a run with its connections. The other commands of the room are alike.
// Out: rows or a JSON document, and an exit code.
// Owner: CliApplication; a command keeps nothing between runs.
/// <summary><c>streams</c>: the streams with their sizes, and the lag of their groups.</summary>
internal static class StreamsCommand
{
    private static readonly Column[] Columns =
    [
        new("STREAM"), new("LENGTH", true), new("GROUPS", true), new("LAG", true), new("PENDING", true),
        new("OLDEST PENDING", true),
        new("RETRIES", true), new("WAITING", true), new("MEMORY", true),
    ];

    public static Command Create()
    {
        var names = new Argument<string[]>("names")
        {
            Description = "Streams to show; default: those that match --match.",
            Arity = ArgumentArity.ZeroOrMore,
            DefaultValueFactory = _ => [],
        };
        var match = new Option<string>("--match")
        {
            Description = "Glob-style pattern of the streams to show.",
            HelpName = "pattern",
            DefaultValueFactory = _ => "events:*",
        };
        return CliCommand.Create(
            "streams",
            "List streams with their length, groups, lag, pending entries, retries and memory.",
            run => RunAsync(run, run.Get(names), run.Get(match)!),
            names,
            match);
    }

    private static async Task<int> RunAsync(CliRun run, string[] names, string pattern)
    {
        var session = await run.ConnectAsync().ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var inspector = session.Inspector;
            var now = await inspector.NowAsync(run.Token).ConfigureAwait(false);
            var isNamed = names.Length > 0;
            var wanted = isNamed ? names : await inspector.StreamNamesAsync(pattern, run.Token).ConfigureAwait(false);
            var streams = await ProgressBar.ShowAsync(
                run.Console,
                "Streams",
                wanted.Count,
                progress => ReadAsync(inspector, wanted, isNamed, progress, run.Token))
                .ConfigureAwait(false);
            if (streams.Count == 0)
            {
                if (await inspector.FindProblemAsync(run.Token).ConfigureAwait(false) is { } problem)
                {
                    throw CliException.Failed(problem);
                }

                run.Console.WriteNote($"No stream matches '{pattern}' in this database. Another pattern: --match '*'.");
            }

            if (streams.Any(stream => stream.MemoryBytes is null))
            {
                run.Console.WriteNote("The memory is not shown: the right memory|usage is missing.");
            }

            Waiting.Warn(run.Console, streams.SelectMany(stream => stream.Waiting));
            Write(run, streams, now);
            return ExitCodes.Done;
        }
    }

    private static async Task<List<StreamSnapshot>> ReadAsync(
        RedisInspector inspector, IReadOnlyList<string> names, bool isNamed, IProgress<long> progress,
        CancellationToken cancellationToken)
    {
        var streams = new List<StreamSnapshot>(names.Count);
        foreach (var name in names)
        {
            try
            {
                streams.Add(await inspector.StreamAsync(name, cancellationToken).ConfigureAwait(false));
            }
            catch (NotFoundException) when (!isNamed)
            {
                // Deleted since the scan.
            }

            progress.Report(streams.Count);
        }

        return streams;
    }

    private static void Write(CliRun run, List<StreamSnapshot> streams, DateTimeOffset now)
    {
        if (run.IsJson)
        {
            JsonOutput.WriteDocument(
                run.Console,
                new StreamsDocument([.. streams.Select(stream => StreamItem.Of(stream, now))]),
                CliJsonContext.Default.StreamsDocument);
            return;
        }

        TableWriter.Write(run.Console, Columns, streams.Select(stream => new[]
        {
            stream.Name,
            Shown.Count(stream.Length),
            Shown.Count(stream.Groups.Count),
            stream.Groups.Count == 0 ? Shown.Nothing : Shown.Lag(stream.Lag, stream.LagAtLeast),
            Shown.Count(stream.Pending),
            Shown.Duration(EntryAge.Of(stream.OldestPending, now)),
            Shown.Count(Waiting.Sum(stream.Waiting, group => group.Retries)),
            Shown.Count(Waiting.Sum(stream.Waiting, group => group.Redeliveries)),
            Shown.Bytes(stream.MemoryBytes),
        }));
    }
}
