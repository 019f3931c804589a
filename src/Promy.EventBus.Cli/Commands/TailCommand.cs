using System.CommandLine;
using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary><c>tail</c>: new entries of a stream, decoded.</summary>
internal static class TailCommand
{
    public static Command Create()
    {
        var stream = Arguments.Stream();
        var from = Arguments.EntryId("--from", "Begin at this entry, 0 for the oldest. Default: the next new entry.");
        var type = new Option<string?>("--type") { Description = "Only events of this type.", HelpName = "type" };
        var untilEnd = new Option<bool>("--until-end")
        {
            Description = "End with the last existing entry, instead of waiting for more.",
        };
        var count = new Option<long?>("--count") { Description = "Maximum number of entries.", HelpName = "count" };
        return CliCommand.Create(
            "tail",
            "Follow a stream and show its entries decoded. Needs no group and takes no entry from one. "
            + "Ends with Ctrl-C.",
            async run =>
            {
                var session = await run.ConnectAsync().ConfigureAwait(false);
                await using (session.ConfigureAwait(false))
                {
                    var entries = await EntriesAsync(run, session, run.Get(stream), run.Get(from), run.Get(untilEnd))
                        .ConfigureAwait(false);
                    return await ShowAsync(run, entries, run.Get(type), run.Get(count) ?? long.MaxValue)
                        .ConfigureAwait(false);
                }
            },
            stream,
            from,
            type,
            untilEnd,
            count);
    }

    private static async Task<IAsyncEnumerable<ReadEntry>> EntriesAsync(
        CliRun run, RedisSession session, string stream, StreamEntryId? from, bool untilEnd)
    {
        var last = await session.Inspector.LastGeneratedAsync(stream, run.Token).ConfigureAwait(false);
        if (last == StreamEntryId.Zero)
        {
            run.Console.WriteNote($"There is no stream '{stream}' yet.");
        }

        if (untilEnd)
        {
            return session.Inspector.EntriesAsync(stream, from ?? last.Next, run.Token);
        }

        var follower = new StreamFollower(
            session.Connections,
            run.TimeProvider,
            problem => run.Console.WriteWarning(
                $"{RedisErrors.Describe(problem, session.EndPoints)}. "
                + "Trying again until Ctrl-C; nothing is left out."));
        return follower.FollowAsync(stream, from?.Previous ?? last, run.Token);
    }

    private static async Task<int> ShowAsync(CliRun run, IAsyncEnumerable<ReadEntry> entries, string? type, long count)
    {
        var shown = 0L;
        if (shown == count)
        {
            return ExitCodes.Done;
        }

        await foreach (var entry in entries.WithCancellation(run.Token).ConfigureAwait(false))
        {
            if (type is not null && entry.Metadata?.Type != type)
            {
                continue;
            }

            // Whole entries only, and each at once.
            run.Token.ThrowIfCancellationRequested();
            EntryWriter.Write(run.Console, entry, run.IsJson);
            await run.Console.FlushAsync().ConfigureAwait(false);
            if (++shown == count)
            {
                break;
            }
        }

        return ExitCodes.Done;
    }
}
