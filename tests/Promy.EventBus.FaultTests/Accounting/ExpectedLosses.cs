namespace Promy.EventBus.FaultTests;

/// <summary>
/// When Redis itself lost confirmed events (the scenario deleted them, or a primary went down before it had replicated
/// them), and which missing events that can explain: those whose publish was under way in such a stretch of time.
/// Nothing before, nothing after.
/// </summary>
internal sealed class ExpectedLosses
{
    private readonly List<(string Why, long From, long Until)> _stretches = [];

    /// <param name="why">How Redis lost them.</param>
    /// <param name="from">Events confirmed before this cannot be lost.</param>
    /// <param name="until">Events begun after this cannot be lost.</param>
    public void Add(string why, long from, long until) => _stretches.Add((why, from, until));

    /// <summary>Confirmed before that moment, not handled, and no loss that Redis explains.</summary>
    public PublishedEvent[] Unexplained(FaultRun run, SteadyLoad load, long confirmedBefore = long.MaxValue) =>
        [.. Missing(run, load).Where(published => published.EndedAt < confirmedBefore && !MayExplain(published))];

    /// <summary>
    /// Reports the events that Redis lost and notes them in the ledger, so that they are no loss of the bus. For when
    /// nothing is published any more.
    /// </summary>
    public void SetAside(FaultRun run, SteadyLoad load)
    {
        var lost = Missing(run, load).Where(MayExplain).ToArray();
        Array.ForEach(lost, published => run.Ledger.Settle(published.Number, PublishFate.LostByRedis));
        foreach (var why in _stretches.DistinctBy(stretch => stretch.Why))
        {
            var count = lost.Count(published => Of(published).First().Why == why.Why);
            run.Report.Measured($"confirmed and lost by Redis: {why.Why}", $"{count} of {load.Acknowledged.Count()}");
        }
    }

    private static IEnumerable<PublishedEvent> Missing(FaultRun run, SteadyLoad load)
    {
        var handled = run.Handled().Select(entry => entry.Number).ToHashSet();
        return load.Acknowledged.Where(published => !handled.Contains(published.Number));
    }

    private bool MayExplain(PublishedEvent published) => Of(published).Any();

    private IEnumerable<(string Why, long From, long Until)> Of(PublishedEvent published) =>
        _stretches.Where(stretch => published.EndedAt >= stretch.From && published.BeganAt <= stretch.Until);
}
