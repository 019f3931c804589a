using System.CommandLine;

namespace Promy.EventBus.Cli;

/// <summary>Which dead letters a command that changes something is about: ids, or filters, or all by name; never all by accident.</summary>
internal sealed class DeadLetterSelection
{
    private readonly DeadLetterFilterOptions _filter = new();
    private readonly Argument<string[]> _ids = DeadLetterIds.Many();
    private readonly Option<bool> _all = new("--all") { Description = "All of them, where no option says which." };
    private readonly Option<long?> _limit = new("--limit") { Description = "So many at most, the oldest first.", HelpName = "count" };

    public DeadLetterSelection() =>
        _limit.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && long.TryParse(token.Value, out var value) && value < 1)
            {
                result.AddError("--limit is 1 or more.");
            }
        });

    public IEnumerable<Symbol> Symbols => [_ids, .. _filter.Symbols, _all, _limit];

    /// <exception cref="CliException">Nothing says which.</exception>
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
