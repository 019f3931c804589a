namespace Promy.EventBus.Redis;

/// <summary>
/// What waits for one group alone at one moment: retries and replays. A number is null if Redis does not tell it.
/// </summary>
internal sealed record WaitingRetries
{
    public required string Stream { get; init; }

    public required string Group { get; init; }

    /// <summary>Entries of the retry stream, those in <see cref="Pending"/> included.</summary>
    public required long? Retries { get; init; }

    /// <summary>Entries of the retry stream that were delivered and not acknowledged.</summary>
    public required long? Pending { get; init; }

    /// <summary>Events that are put off and not due, or that nobody has moved to the retry stream.</summary>
    public required long? Redeliveries { get; init; }

    /// <summary>Members of the group that are live now.</summary>
    public required long? Members { get; init; }

    public long Count => (Retries ?? 0) + (Redeliveries ?? 0);

    /// <summary>Something waits, and no consumer of this library runs that would handle it.</summary>
    public bool IsStranded => Count > 0 && Members == 0;
}
