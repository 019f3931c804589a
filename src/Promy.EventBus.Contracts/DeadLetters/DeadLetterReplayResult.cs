namespace Promy.EventBus;

/// <summary>What became of one dead letter that was to be replayed.</summary>
public sealed class DeadLetterReplayResult
{
    /// <summary>Id of the dead letter's entry in the dead-letter stream.</summary>
    public required string Id { get; init; }

    /// <summary>What became of it.</summary>
    public required DeadLetterActionStatus Status { get; init; }

    /// <summary>Why not, in one line; <see langword="null"/> where it is done.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// What to know although it is done, in one line: no consumer of the group runs now, so the event waits for one.
    /// <see langword="null"/> if there is nothing.
    /// </summary>
    public string? Warning { get; init; }

    /// <summary>Whether nothing was written because only the result was wanted.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Id of the event; <see langword="null"/> where the entry is unreadable or not there.</summary>
    public string? EventId { get; init; }

    /// <summary>Type of the event; <see langword="null"/> where the entry is unreadable or not there.</summary>
    public string? EventType { get; init; }

    /// <summary>Key that the event was appended to, or would be; <see langword="null"/> where it was refused.</summary>
    public string? TargetStream { get; init; }

    /// <summary>Id of the event's new entry; <see langword="null"/> where none was written, or nobody can tell.</summary>
    public string? TargetEntryId { get; init; }

    /// <summary>How often the event has been replayed, this replay included.</summary>
    public int ReplayCount { get; init; }
}
