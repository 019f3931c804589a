using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary>Judges events that wait for single groups. Pure: waiting events in, findings out.</summary>
internal static class RetryDiagnosis
{
    private const string Check = "retries";

    /// <param name="waiting">Every group for which events may wait.</param>
    public static IEnumerable<Finding> Of(IReadOnlyList<WaitingRetries> waiting)
    {
        var findings = waiting.Where(group => group.IsStranded).Select(Stranded).ToList();
        if (waiting.Any(group => group.Retries is null || group.Redeliveries is null || group.Members is null))
        {
            findings.Add(new Finding(
                Check,
                FindingStatus.Warning,
                "The events waiting for some groups, or the consumers running in them, are unknown: "
                    + "a right is missing or a key has another type.",
                "ACL SETUSER <user> +xlen +zcard +hgetall +eval (docs/operations.md has the rights of each role)"));
        }

        return findings.Count > 0
            ? findings
            : [new Finding(Check, FindingStatus.Ok, Read(waiting.Sum(group => group.Count)))];
    }

    private static string Read(long count) => count switch
    {
        0 => "Nothing waits in a retry stream or for its redelivery.",
        1 => "1 event waits for a group in which a consumer runs.",
        _ => $"{Shown.Count(count)} events wait for groups in which a consumer runs.",
    };

    /// <param name="reason">The error of Redis.</param>
    /// <param name="isRefused">Whether a right is missing, not a command.</param>
    public static Finding NotKnown(string reason, bool isRefused) => new(
        Check,
        FindingStatus.Warning,
        $"The events waiting for the groups are unknown: {reason}",
        isRefused ? "ACL SETUSER <user> +scan" : "Use a server that has the command, without rename-command.");

    private static Finding Stranded(WaitingRetries waiting) => new(
        Check,
        FindingStatus.Warning,
        Waiting.DescribeStranded(waiting),
        "Start a consumer of this library in the group: it handles them. Go services do not read a retry stream.");
}
