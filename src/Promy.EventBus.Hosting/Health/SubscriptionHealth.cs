namespace Promy.EventBus.Hosting;

/// <summary>Judges the health of a subscription by its report.</summary>
internal static class SubscriptionHealth
{
    private const string NotSubscribed = "not subscribed";

    /// <param name="plan">The loop that should run.</param>
    /// <param name="report">Its report; <see langword="null"/> before it has subscribed.</param>
    /// <param name="ended">Why its last subscription ended, if it did.</param>
    /// <param name="findings">Takes the problems.</param>
    public static void Judge(PlannedLoop plan, SubscriptionReport? report, string? ended, HealthFindings findings)
    {
        if (report is null)
        {
            findings.Unhealthy($"{plan.Label}: not subscribed{(ended is null ? " yet." : $": {ended}")}");
            findings.Data[plan.Label] = new Dictionary<string, object> { ["state"] = NotSubscribed };
            return;
        }

        findings.Data[plan.Label] = new Dictionary<string, object>
        {
            ["state"] = StateOf(report),
            ["consumer"] = report.ConsumerId,
            ["since_last_read_ms"] = Math.Round(report.SinceLastRead.TotalMilliseconds),
            ["in_flight"] = report.InFlight,
        };
        if (report.Pause is not null)
        {
            findings.Unhealthy($"{plan.Label}: paused. {report.Pause}");
        }

        if (report.Problem is not null)
        {
            findings.Unhealthy($"{plan.Label}: {report.Problem}");
        }
        else if (report.SinceLastRead > report.ReadDeadline)
        {
            findings.Unhealthy(
                $"{plan.Label}: no read was answered for {report.SinceLastRead.TotalSeconds:0.0} s "
                + $"(limit {report.ReadDeadline.TotalSeconds:0.0} s).");
        }
        else if (!report.HasRead && report.Pause is null)
        {
            findings.Unhealthy($"{plan.Label}: not subscribed yet: no read was answered.");
        }

        if (report.DeadLetterFailing)
        {
            findings.Degraded(
                $"{plan.Label}: dead letters cannot be written to {plan.Subscription.DeadLetterStream}; "
                + "their events stay pending.");
        }

        if (report.RetryProblem is not null)
        {
            findings.Degraded($"{plan.Label}, retries: {report.RetryProblem}");
        }

        if (report.MemberProblem is not null)
        {
            findings.Degraded($"{plan.Label}, members of the group: {report.MemberProblem}");
        }
    }

    private static string StateOf(SubscriptionReport report) => report switch
    {
        { Problem: not null } => "failing",
        { Pause: not null } => "paused",
        { HasRead: false } => NotSubscribed,
        _ => "reading",
    };
}
