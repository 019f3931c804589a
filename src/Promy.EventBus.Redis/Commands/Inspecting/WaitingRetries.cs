namespace Promy.EventBus.Redis;

/// <summary>
/// The retries and replays of a single group at one moment. A number is null if Redis does not report it.
/// </summary>
internal sealed record WaitingRetries
{
    public required string Stream { get; init; }

    public required string Group { get; init; }

    /// <summary>Entries of the retry stream, including <see cref="Pending"/>.</summary>
    public required long? Retries { get; init; }

    /// <summary>Entries of the retry stream that were delivered and not acknowledged.</summary>
    public required long? Pending { get; init; }

    /// <summary>Redeliveries that are not due, or not moved to the retry stream yet.</summary>
    public required long? Redeliveries { get; init; }

    /// <summary>Live members of the group.</summary>
    public required long? Members { get; init; }

    public long Count => (Retries ?? 0) + (Redeliveries ?? 0);

    /// <summary>Retries wait, and no consumer of this library runs that would handle them.</summary>
    public bool IsStranded => Count > 0 && Members == 0;
}
