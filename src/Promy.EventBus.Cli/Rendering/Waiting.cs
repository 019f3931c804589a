using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary>Describes the events that wait for single groups.</summary>
internal static class Waiting
{
    /// <summary>The streams that <c>streams</c> lists by default.</summary>
    private const string AnyStream = "events:*";

    public static string Describe(WaitingRetries waiting) =>
        $"{Shown.Count(waiting.Count, "event")} {(waiting.Count == 1 ? "waits" : "wait")} for the group "
        + $"'{waiting.Group}' on '{waiting.Stream}' "
        + $"({Shown.Count(waiting.Retries)} in its retry stream, {Shown.Count(waiting.Redeliveries)} for redelivery)";

    public static string DescribeStranded(WaitingRetries waiting) =>
        $"{Describe(waiting)}, and no consumer of this library runs in it now.";

    /// <summary>
    /// The events that wait for the groups of one stream, or of every stream of events. Scans the names of all keys.
    /// </summary>
    public static async Task<IReadOnlyList<WaitingRetries>> FindAsync(
        RedisSession session, string? stream, CancellationToken cancellationToken)
    {
        try
        {
            var pattern = stream is null ? AnyStream : Literal(stream);
            var found = await session.Retries.OfKeysAsync(pattern, cancellationToken).ConfigureAwait(false);
            return [.. found.Where(waiting => waiting.Count > 0)];
        }
        catch (Exception exception) when (RedisErrors.IsUnavailable(exception))
        {
            // Dead letters are shown even without the right to scan; doctor names the missing right.
            return [];
        }
    }

    /// <summary>Warns on the error stream of events that wait for a group without a consumer.</summary>
    public static void Warn(CliConsole console, IEnumerable<WaitingRetries> waiting)
    {
        foreach (var stranded in waiting.Where(group => group.IsStranded))
        {
            console.WriteWarning(DescribeStranded(stranded));
        }
    }

    /// <summary>The sum of all; <see langword="null"/> if one is unknown.</summary>
    public static long? Sum(IReadOnlyList<WaitingRetries> waiting, Func<WaitingRetries, long?> number) =>
        waiting.Any(group => number(group) is null) ? null : waiting.Sum(number);

    /// <summary>A glob-style pattern that matches this name alone.</summary>
    private static string Literal(string name) =>
        string.Concat(name.Select(
            character => "\\*?[]^".Contains(character, StringComparison.Ordinal) ? $"\\{character}" : $"{character}"));
}
