namespace Promy.EventBus.Hosting;

/// <summary>The lag of one group.</summary>
/// <param name="Loop">The loop of the group.</param>
/// <param name="Lag">
/// The lag; <see langword="null"/> if the server could not be asked, or has no such stream or group.
/// </param>
/// <param name="Problem">Why the server could not be asked.</param>
internal sealed record LagMeasurement(PlannedLoop Loop, GroupLag? Lag, string? Problem)
{
    private const string Unknown = "unknown";

    public void Judge(long? maxLag, HealthFindings findings)
    {
        findings.Data[Loop.Label] = new Dictionary<string, object>
        {
            // An unknown lag is unknown: never 0.
            ["lag"] = Lag?.Lag is { } known ? known : Unknown,
            ["pending"] = Lag is null ? Unknown : Lag.Pending,
        };
        if (Problem is not null)
        {
            findings.Degraded($"{Loop.Label}: the lag is unknown. {Problem}");
        }
        else if (maxLag is { } limit && Excess(limit) is { } excess)
        {
            findings.Degraded($"{Loop.Label}: {excess} (limit {limit}).");
        }
    }

    /// <summary>An unknown lag is beyond any limit.</summary>
    private string? Excess(long limit) => Lag switch
    {
        null => "the lag is unknown: there is no such stream or group",
        { Lag: { } lag } => lag > limit ? $"{lag} events behind" : null,
        { AtLeast: var least } when least > limit => $"{least} or more events behind",
        { AtLeast: > 0 and var least } => $"the lag is unknown, {least} or more",
        _ => "the lag is unknown",
    };
}
