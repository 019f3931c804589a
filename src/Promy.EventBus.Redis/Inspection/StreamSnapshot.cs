namespace Promy.EventBus.Redis;

/// <summary>A stream and its groups at one moment.</summary>
internal sealed record StreamSnapshot
{
    public required string Name { get; init; }

    public required long Length { get; init; }

    public required IReadOnlyList<GroupSnapshot> Groups { get; init; }

    /// <summary>What waits for each of the groups alone.</summary>
    public required IReadOnlyList<WaitingRetries> Waiting { get; init; }

    /// <summary><c>MEMORY USAGE</c>; <see langword="null"/> where it is not permitted.</summary>
    public required long? MemoryBytes { get; init; }

    /// <summary>
    /// Of the group that is furthest behind; <see langword="null"/> without groups, or where nobody can tell.
    /// </summary>
    public long? Lag => Groups.Count == 0 || Groups.Any(group => group.Lag is null) ? null : Groups.Max(group => group.Lag);

    /// <summary>How far behind the furthest group certainly is, also where <see cref="Lag"/> is not known.</summary>
    public long LagAtLeast => Groups.Select(group => group.Lag ?? group.LagAtLeast).DefaultIfEmpty().Max();

    /// <summary>Of all groups together.</summary>
    public long Pending => Groups.Sum(group => group.Pending);

    /// <summary>Lowest id that is pending in any group.</summary>
    public StreamEntryId? OldestPending => Groups.Min(group => group.OldestPending);
}
