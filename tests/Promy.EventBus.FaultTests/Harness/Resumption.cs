namespace Promy.EventBus.FaultTests;

/// <summary>How long after a moment, in seconds, something works again under a steady load.</summary>
internal sealed class Resumption(FaultRun run, SteadyLoad load)
{
    /// <summary>A publish, begun before or after, is acknowledged.</summary>
    public Task<double> OfPublishingAsync(long moment) =>
        WaitAsync(
            moment,
            () => First(load.Acknowledged.Select(published => published.EndedAt).Where(at => at >= moment)),
            "a publish is acknowledged");

    /// <summary>An event that was not handled before is handled.</summary>
    public Task<double> OfConsumingAsync(long moment) =>
        WaitAsync(moment, () => First(FirstHandlings().Values.Where(at => at >= moment)), "an event is newly handled");

    /// <summary>An event whose publish began after that moment is handled.</summary>
    public Task<double> OfNewEventsAsync(long moment) =>
        WaitAsync(moment, () => FirstHandlingOfEventAfter(moment), "an event published afterwards is handled");

    /// <summary>When each event was handled for the first time.</summary>
    public IReadOnlyDictionary<int, long> FirstHandlings() =>
        run.Handled().GroupBy(handled => handled.Number).ToDictionary(
            handlings => handlings.Key, handlings => handlings.Min(handled => handled.At));

    private static long? First(IEnumerable<long> moments) => moments.Select(moment => (long?)moment).Min();

    private static async Task<double> WaitAsync(long moment, Func<long?> first, string expected) =>
        (await Eventually.ReadAsync(first, at => at is not null, Patience.Usual, expected) - moment)!.Value / 1000.0;

    private long? FirstHandlingOfEventAfter(long moment)
    {
        var afterwards = load.Published.Where(published => published.BeganAt > moment)
            .Select(published => published.Number)
            .ToHashSet();
        return First(run.Handled().Where(handled => afterwards.Contains(handled.Number)).Select(handled => handled.At));
    }
}
