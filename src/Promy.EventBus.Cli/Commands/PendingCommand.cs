using System.CommandLine;
using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary><c>pending</c>: pending entries of a group, delivered and not acknowledged.</summary>
internal static class PendingCommand
{
    private static readonly Column[] Columns =
    [
        new("ENTRY"), new("ADDED"), new("CONSUMER"), new("IDLE", true), new("DELIVERIES", true),
    ];

    public static Command Create()
    {
        var stream = Arguments.Stream();
        var group = Arguments.Group();
        var consumer = new Option<string?>("--consumer")
        {
            Description = "Only entries of this consumer.", HelpName = "name",
        };
        var minIdle = DurationOption.Create("--min-idle", "Minimum idle time.", TimeSpan.Zero);
        var minDeliveries = new Option<long>("--min-deliveries")
        {
            Description = "Minimum number of deliveries.", HelpName = "count", DefaultValueFactory = _ => 1,
        };
        var from = Arguments.EntryId("--from", "Begin at this entry.");
        var to = Arguments.EntryId("--to", "End with this entry.");
        var limit = Arguments.Limit(100, "Maximum number; a note says how to continue.");
        return CliCommand.Create(
            "pending",
            "List the pending entries of a group, oldest first.",
            run =>
            {
                var filter = new PendingFilter
                {
                    Consumer = run.Get(consumer),
                    MinIdle = run.Get(minIdle),
                    MinDeliveries = run.Get(minDeliveries),
                    From = run.Get(from) ?? StreamEntryId.Zero,
                    To = run.Get(to) ?? StreamEntryId.Max,
                };
                return RunAsync(run, run.Get(stream), run.Get(group), filter, run.Get(limit));
            },
            stream,
            group,
            consumer,
            minIdle,
            minDeliveries,
            from,
            to,
            limit);
    }

    private static async Task<int> RunAsync(CliRun run, string stream, string group, PendingFilter filter, int limit)
    {
        var session = await run.ConnectAsync().ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var entries = new List<PendingEntry>();
            StreamEntryId? next = null;
            var pending = session.Inspector.PendingAsync(stream, group, filter, run.Token);
            await foreach (var entry in pending.ConfigureAwait(false))
            {
                if (entries.Count == limit)
                {
                    next = entry.Id;
                    break;
                }

                entries.Add(entry);
            }

            Write(run, stream, group, entries, next);
            return ExitCodes.Done;
        }
    }

    private static void Write(CliRun run, string stream, string group, List<PendingEntry> entries, StreamEntryId? next)
    {
        if (run.IsJson)
        {
            JsonOutput.WriteDocument(
                run.Console,
                new PendingDocument(stream, group, [.. entries.Select(PendingItem.Of)], next?.ToString()),
                CliJsonContext.Default.PendingDocument);
            return;
        }

        TableWriter.Write(run.Console, Columns, entries.Select(entry => new[]
        {
            entry.Id.ToString(),
            entry.Id.AddedAt is { } added ? Shown.Moment(added) : Shown.Nothing,
            entry.Consumer,
            Shown.Duration(entry.Idle),
            Shown.Count(entry.Deliveries),
        }));
        if (next is not null)
        {
            run.Console.WriteNote($"There are more. Go on with: --from {next}");
        }
    }
}
