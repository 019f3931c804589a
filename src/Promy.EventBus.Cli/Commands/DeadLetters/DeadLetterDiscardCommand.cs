using System.CommandLine;
using System.Runtime.CompilerServices;

namespace Promy.EventBus.Cli;

/// <summary><c>dlq discard</c>: deletes dead letters for good.</summary>
internal static class DeadLetterDiscardCommand
{
    public static Command Create()
    {
        var selection = new DeadLetterSelection();
        var yes = Confirmation.YesOption();
        var dryRun = Confirmation.DryRunOption();
        return CliCommand.Create(
            "discard",
            "Delete dead letters for good. Asks first. With --json one line for each. "
            + "Exit code 1 if any is not deleted.",
            run => RunAsync(run, selection.Query(run), run.Get(yes), run.Get(dryRun)),
            [.. selection.Symbols, yes, dryRun]);
    }

    private static async Task<int> RunAsync(CliRun run, DeadLetterQuery query, bool yes, bool dryRun)
    {
        var session = await run.ConnectAsync().ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            IDeadLetterStore store = session.DeadLetters([]);
            return await new DeadLetterActionRun(run, store, query, "Discard", yes, dryRun).ExecuteAsync(
                count => $"This deletes {Shown.Count(count, "dead letter")} of '{query.DeadLetterStream}' "
                    + "with the events in them for good. Go on?",
                () => DiscardAsync(store, query, dryRun, run.Token)).ConfigureAwait(false);
        }
    }

    private static async IAsyncEnumerable<DeadLetterActionItem> DiscardAsync(
        IDeadLetterStore store, DeadLetterQuery query, bool dryRun,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new DeadLetterDiscardOptions { IsDryRun = dryRun };
        await foreach (var result in store.DiscardAsync(query, options, cancellationToken).ConfigureAwait(false))
        {
            yield return DeadLetterActionItem.Of(result);
        }
    }
}
