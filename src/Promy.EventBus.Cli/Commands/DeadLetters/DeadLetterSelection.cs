using System.CommandLine;

namespace Promy.EventBus.Cli;

/// <summary>
/// The dead letters that a command changes: by ids, by filters, or all by --all; never all by accident.
/// </summary>
internal sealed class DeadLetterSelection
{
    private readonly DeadLetterFilterOptions _filter = new();
    private readonly Argument<string[]> _ids = DeadLetterIds.Many();
    private readonly Option<bool> _all = new("--all") { Description = "Select every dead letter." };
    private readonly Option<long?> _limit =
        new("--limit") { Description = "Maximum number, oldest first.", HelpName = "count" };

    public DeadLetterSelection() =>
        _limit.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && long.TryParse(token.Value, out var value) && value < 1)
            {
                result.AddError("--limit is 1 or more.");
            }
        });

    public IEnumerable<Symbol> Symbols => [_ids, .. _filter.Symbols, _all, _limit];

    /// <exception cref="CliException">Nothing is selected.</exception>
    public DeadLetterQuery Query(CliRun run)
    {
        var query = _filter.Query(run);
        var ids = run.Get(_ids);
        var isFiltered = query != new DeadLetterQuery { DeadLetterStream = query.DeadLetterStream };
        if (ids.Length == 0 && !isFiltered && !run.Get(_all))
        {
            throw CliException.BadArguments(
                "Which dead letters? Give ids, or options such as --type and --group, or --all. Nothing was done.");
        }

        return query with
        {
            All = ids.Length == 0 && !isFiltered,
            Ids = ids.Length == 0 ? null : ids,
            Limit = run.Get(_limit),
        };
    }
}
