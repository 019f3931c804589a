namespace Promy.EventBus;

/// <summary>Why no delivery can be handled at present, of any type, and how to find out when that ends.</summary>
public sealed class DeliveryPause
{
    /// <summary>The obstacle, in one line without secrets: for the log and for health.</summary>
    public required string Reason { get; init; }

    /// <summary>The exception behind it, if any: for the log.</summary>
    public Exception? Exception { get; init; }

    /// <summary>
    /// Asked each <see cref="EventSubscription.RecoveryInterval"/>: the reason if the obstacle persists, else
    /// <see langword="null"/>. An exception counts as a reason. The token is cancelled by the stop of the subscription.
    /// </summary>
    public required Func<CancellationToken, ValueTask<string?>> TryAgain { get; init; }
}
