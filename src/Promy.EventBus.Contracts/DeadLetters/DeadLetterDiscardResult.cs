namespace Promy.EventBus;

/// <summary>What became of one dead letter that was to be discarded.</summary>
public sealed class DeadLetterDiscardResult
{
    /// <summary>Id of the dead letter's entry in the dead-letter stream.</summary>
    public required string Id { get; init; }

    /// <summary>What became of it; never <see cref="DeadLetterActionStatus.Refused"/>.</summary>
    public required DeadLetterActionStatus Status { get; init; }

    /// <summary>Why not, in one line; <see langword="null"/> where it is done.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether nothing was deleted because only the result was wanted.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Id of the event; <see langword="null"/> where the entry is unreadable or not there.</summary>
    public string? EventId { get; init; }

    /// <summary>Type of the event; <see langword="null"/> where the entry is unreadable or not there.</summary>
    public string? EventType { get; init; }
}
