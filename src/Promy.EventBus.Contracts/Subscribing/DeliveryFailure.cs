namespace Promy.EventBus;

/// <summary>Why a delivery failed for good. Becomes a dead letter.</summary>
public sealed record DeliveryFailure
{
    /// <summary>What went wrong, in one line; the exception's message where there is one.</summary>
    public required string Reason { get; init; }

    /// <summary>Attempts made; 0 when the entry could not be decoded.</summary>
    public int Attempts { get; init; }

    /// <summary>When the first of the attempts failed, where a handler ran.</summary>
    public DateTimeOffset? FirstFailedAt { get; init; }

    /// <summary>Full name of the handler that failed, where one ran.</summary>
    public string? Handler { get; init; }

    /// <summary>Full name of the exception's type, where there is one.</summary>
    public string? ExceptionType { get; init; }

    /// <summary>Stack trace of the exception, where there is one.</summary>
    public string? StackTrace { get; init; }
}
