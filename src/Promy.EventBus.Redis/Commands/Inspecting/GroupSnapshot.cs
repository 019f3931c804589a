namespace Promy.EventBus.Redis;

/// <summary>A consumer group at one moment.</summary>
internal sealed record GroupSnapshot
{
    public required string Name { get; init; }

    public required long Consumers { get; init; }

    /// <summary>Entries delivered and not acknowledged.</summary>
    public required long Pending { get; init; }

    /// <summary>Entries not delivered yet; <see langword="null"/> if unknown.</summary>
    public required long? Lag { get; init; }

    /// <summary>Entries certainly not delivered yet, even if their number is unknown.</summary>
    public required long LagAtLeast { get; init; }

    public required StreamEntryId LastDelivered { get; init; }

    /// <summary>Lowest pending id; <see langword="null"/> if nothing is pending.</summary>
    public required StreamEntryId? OldestPending { get; init; }
}
