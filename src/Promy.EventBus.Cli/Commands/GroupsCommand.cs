using System.CommandLine;
using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary><c>groups</c>: the consumer groups of a stream.</summary>
internal static class GroupsCommand
{
    private static readonly Column[] Columns =
    [
        new("GROUP"), new("CONSUMERS", true), new("MEMBERS", true), new("LAG", true), new("PENDING", true),
        new("OLDEST PENDING", true), new("RETRIES", true), new("WAITING", true), new("LAST DELIVERED"),
    ];

    public static Command Create()
    {
        var stream = Arguments.Stream();
        return CliCommand.Create(
            "groups", "List the consumer groups of a stream.", run => RunAsync(run, run.Get(stream)), stream);
    }

    private static async Task<int> RunAsync(CliRun run, string stream)
    {
        var session = await run.ConnectAsync().ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var now = await session.Inspector.NowAsync(run.Token).ConfigureAwait(false);
            var groups = await session.Inspector.GroupsAsync(stream, run.Token).ConfigureAwait(false);
            if (groups.Length == 0)
            {
                run.Console.WriteNote($"The stream '{stream}' has no groups: nobody consumes it yet.");
            }

            var waiting = await session.Retries.OfGroupsAsync(stream, groups.Select(group => group.Name), run.Token)
                .ConfigureAwait(false);
            Waiting.Warn(run.Console, waiting);
            Write(run, stream, groups, waiting.ToDictionary(group => group.Group, StringComparer.Ordinal), now);
            return ExitCodes.Done;
        }
    }

    private static void Write(
        CliRun run,
        string stream,
        GroupSnapshot[] groups,
        Dictionary<string, WaitingRetries> waitingFor,
        DateTimeOffset now)
    {
        if (run.IsJson)
        {
            JsonOutput.WriteDocument(
                run.Console,
                new GroupsDocument(
                    stream,
                    Array.ConvertAll(
                        groups, group => GroupItem.Of(group, waitingFor.GetValueOrDefault(group.Name), now))),
                CliJsonContext.Default.GroupsDocument);
            return;
        }

        TableWriter.Write(
            run.Console, Columns, groups.Select(group => Row(group, waitingFor.GetValueOrDefault(group.Name), now)));
    }

    /// <param name="group">A group.</param>
    /// <param name="waiting">The events waiting for it alone; <see langword="null"/> on a stream of retries.</param>
    /// <param name="now">The time of Redis.</param>
    private static string[] Row(GroupSnapshot group, WaitingRetries? waiting, DateTimeOffset now)
    {
        string Number(Func<WaitingRetries, long?> number) =>
            waiting is null ? Shown.Nothing : Shown.Count(number(waiting));
        return
        [
            group.Name,
            Shown.Count(group.Consumers),
            Number(one => one.Members),
            Shown.Lag(group.Lag, group.LagAtLeast),
            Shown.Count(group.Pending),
            Shown.Duration(EntryAge.Of(group.OldestPending, now)),
            Number(one => one.Retries),
            Number(one => one.Redeliveries),
            group.LastDelivered.ToString(),
        ];
    }
}
