using Promy.EventBus.Redis;

namespace Promy.EventBus.Hosting;

/// <summary>How far one group is behind.</summary>
/// <param name="Loop">The loop of the group.</param>
/// <param name="Lag">What Redis says; <see langword="null"/> where it was not asked, or knows no such stream or group.</param>
/// <param name="Problem">Why Redis could not be asked.</param>
internal sealed record LagMeasurement(PlannedLoop Loop, GroupLag? Lag, string? Problem)
{
    private const string Unknown = "unknown";

    public void Judge(long? maxLag, HealthFindings findings)
    {
        findings.Data[Loop.Label] = new Dictionary<string, object>
        {
            // Where Redis cannot tell, unknown: never 0.
            ["lag"] = Lag?.Lag is { } known ? known : Unknown,
            ["pending"] = Lag is null ? Unknown : Lag.Pending,
        };
        if (Problem is not null)
        {
            findings.Degraded($"{Loop.Label}: the lag is unknown. {Problem}");
        }
        else if (Lag?.Lag is { } lag && lag > maxLag)
        {
            findings.Degraded($"{Loop.Label}: {lag} events behind (limit {maxLag}).");
        }
    }
}
