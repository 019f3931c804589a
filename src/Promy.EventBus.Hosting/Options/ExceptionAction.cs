namespace Promy.EventBus;

/// <summary>Treatment of a failure with an exception for which there is a rule.</summary>
public enum ExceptionAction
{
    /// <summary>
    /// As without a rule: retries by <see cref="EventBusRetryOptions.Delays"/>, then redeliveries by
    /// <see cref="EventBusRetryOptions.Redelivery"/>, then failed for good. Exempts an exception from the rule of a
    /// base type.
    /// </summary>
    Retry,

    /// <summary>
    /// No further attempt now: the event is redelivered as <see cref="EventBusRetryOptions.Redelivery"/> says. For
    /// faults that take a while to pass, such as another service that is down.
    /// </summary>
    Redeliver,

    /// <summary>
    /// No further attempt: the event becomes a dead letter at once. For faults of the event itself, which no attempt
    /// can change.
    /// </summary>
    DeadLetter,

    /// <summary>
    /// No further attempt: the event counts as handled and is acknowledged. The exception is only logged.
    /// </summary>
    Ignore,
}
