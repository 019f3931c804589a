using Promy.EventBus.Redis;

namespace Promy.EventBus.Cli;

/// <summary>One stream of <see cref="StreamsDocument"/>.</summary>
internal sealed record StreamItem(
    string Name,
    long Length,
    int Groups,
    long? Lag,
    long Pending,
    string? OldestPendingId,
    double? OldestPendingSeconds,
    long? Retries,
    long? RetriesPending,
    long? Redeliveries,
    long? MemoryBytes)
{
    public static StreamItem Of(StreamSnapshot stream, DateTimeOffset now) => new(
        stream.Name,
        stream.Length,
        stream.Groups.Count,
        stream.Lag,
        stream.Pending,
        stream.OldestPending?.ToString(),
        EntryAge.SecondsOf(stream.OldestPending, now),
        Waiting.Sum(stream.Waiting, group => group.Retries),
        Waiting.Sum(stream.Waiting, group => group.Pending),
        Waiting.Sum(stream.Waiting, group => group.Redeliveries),
        stream.MemoryBytes);
}
