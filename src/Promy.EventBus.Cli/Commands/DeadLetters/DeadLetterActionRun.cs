namespace Promy.EventBus.Cli;

// In: a query and the work of the store.
// Out: a line for each result that matters, the sum, and an exit code.
// Owner: the command, for one run.
/// <summary>
/// Replays or discards: counts first and asks, then shows the failures, and ends with the sum. For machines, and in a
/// dry run, it shows every result.
/// </summary>
internal sealed class DeadLetterActionRun(
    CliRun run, IDeadLetterStore store, DeadLetterQuery query, string verb, bool yes, bool dryRun)
{
    private const string Succeeded = "succeeded";
    private static readonly Column[] Columns =
        [new("ID"), new("STATUS"), new("TYPE"), new("EVENT"), new("TARGET"), new("REASON")];

    private readonly Dictionary<string, long> _counts = [];
    private readonly HashSet<string> _warnings = [];

    /// <param name="question">The question, given the number of dead letters.</param>
    /// <param name="act">The work, which starts when it is enumerated.</param>
    public async Task<int> ExecuteAsync(Func<long, string> question, Func<IAsyncEnumerable<DeadLetterActionItem>> act)
    {
        var count = await ProgressBar.ShowAsync(
            run.Console,
            "Counting",
            total: null,
            async _ => (await store.GetStatisticsAsync(query, run.Token).ConfigureAwait(false)).Count)
            .ConfigureAwait(false);
        if (count > 0 && !dryRun)
        {
            await Confirmation.RequireAsync(run.Console, question(count), yes, run.Token).ConfigureAwait(false);
        }

        try
        {
            // On a terminal the lines of JSON are the progress.
            var isQuiet = run.IsJson && run.Console.IsOutputTerminal;
            await ProgressBar.ShowAsync(run.Console, verb, count, progress => ShowAsync(act(), progress), isQuiet)
                .ConfigureAwait(false);
        }
        catch
        {
            // After an interruption or an error too: the work done stays done.
            run.Console.WriteNote(Summary());
            throw;
        }

        if (run.IsJson)
        {
            run.Console.WriteNote(Summary());
        }
        else
        {
            await run.Console.Output.WriteLineAsync(Summary()).ConfigureAwait(false);
        }

        return _counts.Keys.All(status => status == Succeeded) ? ExitCodes.Done : ExitCodes.Failed;
    }

    private async Task<long> ShowAsync(IAsyncEnumerable<DeadLetterActionItem> items, IProgress<long> progress)
    {
        var rows = new RowWriter(run.Console, Columns);
        var shown = 0L;
        await foreach (var item in items.ConfigureAwait(false))
        {
            _counts[item.Status] = _counts.GetValueOrDefault(item.Status) + 1;
            if (item.Warning is { } warning && _warnings.Add(warning))
            {
                // Once for each group, and at once: it is the same for all its dead letters.
                run.Console.WriteWarning(warning);
            }

            progress.Report(++shown);
            if (run.IsJson)
            {
                JsonOutput.WriteLine(run.Console, item, CliJsonContext.Default.DeadLetterActionItem);
                await run.Console.FlushAsync().ConfigureAwait(false);
            }
            else if (dryRun || item.Status != Succeeded)
            {
                rows.Add(
                [
                    item.Id, item.Status, item.EventType ?? Shown.Nothing, item.EventId ?? Shown.Nothing,
                    item.TargetStream ?? Shown.Nothing,
                    item.Reason ?? item.Warning ?? "",
                ]);
            }
        }

        rows.Complete(always: false);
        return shown;
    }

    private string Summary()
    {
        var counts = _counts.Count == 0
            ? "none"
            : string.Join(", ", _counts.Select(count => $"{Shown.Count(count.Value)} {count.Key}"));
        return $"{verb}: {counts}.{(dryRun ? " Dry run: nothing was written." : "")}";
    }
}
