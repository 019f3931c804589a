using System.CommandLine;
using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary><c>groups</c>: the consumer groups of a stream.</summary>
internal static class GroupsCommand
{
    private static readonly Column[] Columns =
    [
        new("GROUP"), new("CONSUMERS", true), new("LAG", true), new("PENDING", true), new("OLDEST PENDING", true), new("LAST DELIVERED"),
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

            Write(run, stream, groups, now);
            return ExitCodes.Done;
        }
    }

    private static void Write(CliRun run, string stream, GroupSnapshot[] groups, DateTimeOffset now)
    {
        if (run.IsJson)
        {
            JsonOutput.WriteDocument(
                run.Console,
                new GroupsDocument(stream, Array.ConvertAll(groups, group => GroupItem.Of(group, now))),
                CliJsonContext.Default.GroupsDocument);
            return;
        }

        TableWriter.Write(run.Console, Columns, groups.Select(group => new[]
        {
            group.Name,
            Shown.Count(group.Consumers),
            Shown.Count(group.Lag),
            Shown.Count(group.Pending),
            Shown.Duration(EntryAge.Of(group.OldestPending, now)),
            group.LastDelivered.ToString(),
        }));
    }
}
