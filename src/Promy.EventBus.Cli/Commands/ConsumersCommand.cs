using System.CommandLine;
using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary><c>consumers</c>: the consumers of a group and their pending entries.</summary>
internal static class ConsumersCommand
{
    private static readonly Column[] Columns = [new("CONSUMER"), new("PENDING", true), new("IDLE", true)];

    public static Command Create()
    {
        var stream = Arguments.Stream();
        var group = Arguments.Group();
        return CliCommand.Create(
            "consumers",
            "List the consumers of a group, with their pending entries and idle times.",
            run => RunAsync(run, run.Get(stream), run.Get(group)),
            stream,
            group);
    }

    private static async Task<int> RunAsync(CliRun run, string stream, string group)
    {
        var session = await run.ConnectAsync().ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var consumers = await session.Inspector.ConsumersAsync(stream, group, run.Token).ConfigureAwait(false);
            if (consumers.Length == 0)
            {
                run.Console.WriteNote($"The group '{group}' has no consumers: none is running, or none has read yet.");
            }

            Write(run, stream, group, consumers);
            return ExitCodes.Done;
        }
    }

    private static void Write(CliRun run, string stream, string group, ConsumerSnapshot[] consumers)
    {
        if (run.IsJson)
        {
            JsonOutput.WriteDocument(
                run.Console,
                new ConsumersDocument(stream, group, Array.ConvertAll(consumers, ConsumerItem.Of)),
                CliJsonContext.Default.ConsumersDocument);
            return;
        }

        TableWriter.Write(run.Console, Columns, consumers.Select(consumer => new[]
        {
            consumer.Name, Shown.Count(consumer.Pending), Shown.Duration(consumer.Idle),
        }));
    }
}
