namespace Promy.EventBus;

/// <summary>Outcome of replaying one dead letter.</summary>
public sealed class DeadLetterReplayResult
{
    /// <summary>Id of the dead letter's entry in the dead-letter stream.</summary>
    public required string Id { get; init; }

    /// <summary>Outcome.</summary>
    public required DeadLetterActionStatus Status { get; init; }

    /// <summary>Reason of the failure, in one line; <see langword="null"/> if it succeeded.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// Warning in spite of success, in one line: no consumer of the group runs now, so the event waits for one.
    /// <see langword="null"/> if there is none.
    /// </summary>
    public string? Warning { get; init; }

    /// <summary>Whether it was a dry run, which writes nothing.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Id of the event; <see langword="null"/> if the entry is unreadable or missing.</summary>
    public string? EventId { get; init; }

    /// <summary>Type of the event; <see langword="null"/> if the entry is unreadable or missing.</summary>
    public string? EventType { get; init; }

    /// <summary>Key that the event was appended to, or would be; <see langword="null"/> if it was refused.</summary>
    public string? TargetStream { get; init; }

    /// <summary>
    /// Id of the event's new entry; <see langword="null"/> if none was written, or if that is unknown.
    /// </summary>
    public string? TargetEntryId { get; init; }

    /// <summary>Replays of the event, this replay included.</summary>
    public int ReplayCount { get; init; }
}
