namespace Promy.EventBus;

/// <summary>Why a delivery failed for good. Becomes a dead letter.</summary>
public sealed record DeliveryFailure
{
    /// <summary>The fault, in one line; the message of the exception, if there was an exception.</summary>
    public required string Reason { get; init; }

    /// <summary>Attempts made; 0 if the entry could not be decoded.</summary>
    public int Attempts { get; init; }

    /// <summary>When the first of the attempts failed; <see langword="null"/> if no handler ran.</summary>
    public DateTimeOffset? FirstFailedAt { get; init; }

    /// <summary>Full name of the handler that failed; <see langword="null"/> if no handler ran.</summary>
    public string? Handler { get; init; }

    /// <summary>Full name of the exception's type; <see langword="null"/> without an exception.</summary>
    public string? ExceptionType { get; init; }

    /// <summary>Stack trace of the exception; <see langword="null"/> without an exception.</summary>
    public string? StackTrace { get; init; }
}
