namespace Promy.EventBus;

/// <summary>Why no delivery can be handled at present, whatever the event, and how to find out when one can.</summary>
public sealed class DeliveryPause
{
    /// <summary>What prevents it, in one line without secrets: for the log and for health.</summary>
    public required string Reason { get; init; }

    /// <summary>What was thrown, if anything was: for the log.</summary>
    public Exception? Exception { get; init; }

    /// <summary>
    /// Asked each <see cref="EventSubscription.RecoveryInterval"/>: why it still cannot be handled, or <see langword="null"/> when it can. An
    /// exception counts as a reason. Its token is cancelled by the stop of the subscription.
    /// </summary>
    public required Func<CancellationToken, ValueTask<string?>> TryAgain { get; init; }
}
