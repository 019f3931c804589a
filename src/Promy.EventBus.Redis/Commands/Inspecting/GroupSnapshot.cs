namespace Promy.EventBus.Redis;

/// <summary>A consumer group at one moment.</summary>
internal sealed record GroupSnapshot
{
    public required string Name { get; init; }

    public required long Consumers { get; init; }

    /// <summary>Entries delivered and not acknowledged.</summary>
    public required long Pending { get; init; }

    /// <summary>Entries not delivered yet; <see langword="null"/> where nobody can tell.</summary>
    public required long? Lag { get; init; }

    /// <summary>Entries that are certainly not delivered yet, also where it is not known how many there are.</summary>
    public required long LagAtLeast { get; init; }

    public required StreamEntryId LastDelivered { get; init; }

    /// <summary>Lowest id that is pending; <see langword="null"/> where nothing is.</summary>
    public required StreamEntryId? OldestPending { get; init; }
}
