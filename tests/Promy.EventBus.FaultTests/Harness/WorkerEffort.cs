using Promy.EventBus.TestWorker;

namespace Promy.EventBus.FaultTests;

/// <summary>The effort of a worker in a stretch of time, by its own status.</summary>
/// <param name="Seconds">From its status before to its last one within.</param>
/// <param name="ProcessorShare">Of one core.</param>
/// <param name="Warnings">
/// Logged at Warning and above by the bus, by event id; not what it logs for each failing handler of the application.
/// </param>
/// <param name="Health">Every health status in that time.</param>
internal sealed record WorkerEffort(
    double Seconds, double ProcessorShare, IReadOnlyDictionary<int, int> Warnings, string Health)
{
    private const int HandlerExhausted = 315;
    private const int AttemptFailed = 316;

    public double WarningsPerSecond => Warnings.Values.Sum() / Seconds;

    /// <param name="worker">Whose effort.</param>
    /// <param name="from">Unix time in milliseconds.</param>
    /// <param name="until">Unix time in milliseconds.</param>
    public static async Task<WorkerEffort> OfAsync(WorkerProcess worker, long from, long until)
    {
        // While Redis does not answer a status takes as long as the health check behind it.
        await Eventually.TrueAsync(() => worker.Status()?.At >= until, Patience.Usual);
        var statuses = worker.Statuses().ToArray();
        var first = statuses.Last(status => status.At <= from);
        var last = statuses.LastOrDefault(status => status.At > from && status.At <= until) ?? statuses.First(
            status => status.At > until);
        var seconds = (last.At - first.At) / 1000.0;
        var health = statuses.Where(status => status.At > from && status.At <= until).Select(status => status.Health)
            .Distinct();
        return new WorkerEffort(
            seconds,
            (last.ProcessorMilliseconds - first.ProcessorMilliseconds) / 1000 / seconds,
            Difference(first, last),
            string.Join(", ", health));
    }

    public string Describe() =>
        Warnings.Count == 0
            ? "none"
            : string.Join(
                ", ", Warnings.OrderBy(warning => warning.Key).Select(warning => $"{warning.Value} of {warning.Key}"));

    private static Dictionary<int, int> Difference(WorkerStatus first, WorkerStatus last) => last.Warnings
        .Where(warning => warning.Key is not (HandlerExhausted or AttemptFailed))
        .ToDictionary(warning => warning.Key, warning => warning.Value - first.Warnings.GetValueOrDefault(warning.Key))
        .Where(warning => warning.Value > 0).ToDictionary();
}
