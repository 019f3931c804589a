namespace Promy.EventBus;

/// <summary>Outcome of discarding one dead letter.</summary>
public sealed class DeadLetterDiscardResult
{
    /// <summary>Id of the dead letter's entry in the dead-letter stream.</summary>
    public required string Id { get; init; }

    /// <summary>Outcome; never <see cref="DeadLetterActionStatus.Refused"/>.</summary>
    public required DeadLetterActionStatus Status { get; init; }

    /// <summary>Reason of the failure, in one line; <see langword="null"/> if it succeeded.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether it was a dry run, which deletes nothing.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Id of the event; <see langword="null"/> if the entry is unreadable or missing.</summary>
    public string? EventId { get; init; }

    /// <summary>Type of the event; <see langword="null"/> if the entry is unreadable or missing.</summary>
    public string? EventType { get; init; }
}
