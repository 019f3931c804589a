namespace Promy.EventBus.Hosting;

/// <summary>How many dead letters stand in a stream.</summary>
/// <param name="Stream">The dead-letter stream.</param>
/// <param name="Count">What the server says; <see langword="null"/> where it could not be asked.</param>
/// <param name="Problem">Why the server could not be asked.</param>
internal sealed record DeadLetterMeasurement(string Stream, long? Count, string? Problem)
{
    private const string Unknown = "unknown";

    /// <summary>Whether somebody listens to the metric.</summary>
    public static bool IsWanted => EventBusInstruments.DeadLetterEntries.Enabled;

    /// <summary>Tells the metric. Where the server cannot tell, nothing: never 0.</summary>
    public void Record()
    {
        if (Count is { } known)
        {
            EventBusInstruments.DeadLetterEntries.Record(known, new KeyValuePair<string, object?>(EventBusTags.Destination, Stream));
        }
    }

    public void Judge(long limit, HealthFindings findings)
    {
        // Where the server cannot tell, unknown: never 0.
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
