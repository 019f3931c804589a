namespace Promy.EventBus.Hosting;

/// <summary>The number of dead letters in a stream.</summary>
/// <param name="Stream">The dead-letter stream.</param>
/// <param name="Count">The server's count; <see langword="null"/> if the server could not be asked.</param>
/// <param name="Problem">Why the server could not be asked.</param>
internal sealed record DeadLetterMeasurement(string Stream, long? Count, string? Problem)
{
    private const string Unknown = "unknown";

    /// <summary>Whether somebody listens to the metric.</summary>
    public static bool IsWanted => EventBusInstruments.DeadLetterEntries.Enabled;

    /// <summary>Records the count in the metric. An unknown count is not recorded: never 0.</summary>
    public void Record()
    {
        if (Count is { } known)
        {
            EventBusInstruments.DeadLetterEntries.Record(
                known, new KeyValuePair<string, object?>(EventBusTags.Destination, Stream));
        }
    }

    public void Judge(long limit, HealthFindings findings)
    {
        // An unknown count is unknown: never 0.
        findings.Data[$"dead letters in {Stream}"] = Count is { } known ? known : Unknown;
        if (Problem is not null)
        {
            findings.Degraded($"{Stream}: the number of dead letters is unknown. {Problem}");
        }
        else if (Count > limit)
        {
            findings.Degraded($"{Stream}: {Count} dead letters (limit {limit}).");
        }
    }
}
