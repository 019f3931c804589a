namespace Promy.EventBus.Redis;

/// <summary>A stream and its groups at one moment.</summary>
internal sealed record StreamSnapshot
{
    public required string Name { get; init; }

    public required long Length { get; init; }

    public required IReadOnlyList<GroupSnapshot> Groups { get; init; }

    /// <summary>The retries of each group.</summary>
    public required IReadOnlyList<WaitingRetries> Waiting { get; init; }

    /// <summary><c>MEMORY USAGE</c>; <see langword="null"/> if not permitted.</summary>
    public required long? MemoryBytes { get; init; }

    /// <summary>The largest lag of a group; <see langword="null"/> without groups, or if any lag is unknown.</summary>
    public long? Lag =>
        Groups.Count == 0 || Groups.Any(group => group.Lag is null) ? null : Groups.Max(group => group.Lag);

    /// <summary>The certain part of the largest lag, even if <see cref="Lag"/> is unknown.</summary>
    public long LagAtLeast => Groups.Select(group => group.Lag ?? group.LagAtLeast).DefaultIfEmpty().Max();

    /// <summary>Sum of all groups.</summary>
    public long Pending => Groups.Sum(group => group.Pending);

    /// <summary>Lowest pending id of any group.</summary>
    public StreamEntryId? OldestPending => Groups.Min(group => group.OldestPending);
}
