namespace Promy.EventBus;

/// <summary>What happens when a handler fails with an exception for which there is a rule.</summary>
public enum ExceptionAction
{
    /// <summary>
    /// As without a rule: the handler is run again as <see cref="EventBusRetryOptions.Delays"/> says, then the event is put off as
    /// <see cref="EventBusRetryOptions.Redelivery"/> says, then it is given up. For an exception that a rule for a base type would catch.
    /// </summary>
    Retry,

    /// <summary>
    /// No further attempt now: the event is put off at once as <see cref="EventBusRetryOptions.Redelivery"/> says. For what takes a while to
    /// pass, such as another service that is down.
    /// </summary>
    Redeliver,

    /// <summary>No further attempt: the event is dead-lettered at once. For what no attempt can change, such as an event without sense.</summary>
    DeadLetter,

    /// <summary>
    /// No further attempt: the event counts as handled and is acknowledged. The exception is in the log and nowhere else.
    /// </summary>
    Ignore,
}
