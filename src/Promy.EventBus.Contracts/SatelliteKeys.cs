namespace Promy.EventBus;

/// <summary>
/// Names of the keys that belong to a stream. They carry its hash tag, so in a cluster they share its slot: one script
/// can use all. <c>{events:users}</c> hashes to the slot of the plain key <c>events:users</c>.
/// </summary>
internal static class SatelliteKeys
{
    private static readonly string[] Endings = [":retry", ":delayed", ":members", ":dlq", ":trim-leader"];

    /// <summary>Stream of the retries and replays of one group: <c>{stream}:group:retry</c>.</summary>
    public static string Retry(string stream, string group) => $"{Tagged(stream)}:{group}:retry";

    /// <summary>Sorted set of one group's redeliveries: <c>{stream}:group:delayed</c>.</summary>
    public static string Redeliveries(string stream, string group) => $"{Tagged(stream)}:{group}:delayed";

    /// <summary>
    /// Hash of the live members of one group and the types each handles: <c>{stream}:group:members</c>.
    /// </summary>
    public static string Members(string stream, string group) => $"{Tagged(stream)}:{group}:members";

    /// <summary>Stream of the dead letters of one stream alone: <c>{stream}:dlq</c>.</summary>
    public static string DeadLetters(string stream) => $"{Tagged(stream)}:dlq";

    /// <summary>Lock of the process that trims a stream: <c>{stream}:trim-leader</c>.</summary>
    public static string TrimLeader(string stream) => $"{Tagged(stream)}:trim-leader";

    /// <summary>
    /// Whether a key has the form of a satellite key: a stream of that name would be mistaken for it.
    /// </summary>
    public static bool IsSatelliteName(string key) =>
        HashedPart(key).Length < key.Length && Endings.Any(ending => key.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>
    /// Takes the name of a retry stream or of a group's redeliveries apart. Not those of a stream with a hash tag of
    /// its own: the end of its name is unknown.
    /// </summary>
    public static bool TryParseWaiting(string key, out string stream, out string group)
    {
        (stream, group) = ("", "");
        var close = key.IndexOf("}:", StringComparison.Ordinal);
        var end = key.LastIndexOf(':');
        if (!key.StartsWith('{') || close < 2 || end < close + 3)
        {
            return false;
        }

        (stream, group) = (key[1..close], key[(close + 2)..end]);
        return key == Retry(stream, group) || key == Redeliveries(stream, group);
    }

    /// <summary>Whether two keys are in one slot of a cluster because they are hashed by the same text.</summary>
    public static bool ShareSlot(string one, string other) => HashedPart(one).SequenceEqual(HashedPart(other));

    /// <summary>A stream with a hash tag of its own keeps it: only the first pair of braces counts.</summary>
    private static string Tagged(string stream) =>
        HashedPart(stream).Length == stream.Length ? $"{{{stream}}}" : stream;

    /// <summary>
    /// The text that Redis hashes: that in the first pair of braces if it is not empty; else the whole key.
    /// </summary>
    private static ReadOnlySpan<char> HashedPart(string key)
    {
        var open = key.IndexOf('{', StringComparison.Ordinal);
        var close = open < 0 ? -1 : key.IndexOf('}', open + 1);
        return close > open + 1 ? key.AsSpan(open + 1, close - open - 1) : key;
    }
}
