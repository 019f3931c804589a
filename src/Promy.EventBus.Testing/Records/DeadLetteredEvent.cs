namespace Promy.EventBus.Testing;

/// <summary>An event that has become a dead letter. It may have been replayed or discarded since.</summary>
/// <typeparam name="TEvent">The event.</typeparam>
public sealed class DeadLetteredEvent<TEvent>
    where TEvent : Event
{
    internal DeadLetteredEvent(TEvent @event, DeadLetterRecord record)
    {
        Event = @event;
        Reason = record.Failure.Reason;
        ExceptionType = record.Failure.ExceptionType;
        Handler = record.Failure.Handler;
        Attempts = record.Failure.Attempts;
        Stream = record.Stream;
        Group = record.Group;
        DeadLetterStream = record.DeadLetterStream;
        DeadLetterId = record.DeadLetterId;
    }

    /// <summary>The event, as the handler got it; as it was published if no handler got it.</summary>
    public TEvent Event { get; }

    /// <summary>Why it has failed for good: the message of the last exception, if there was one.</summary>
    public string Reason { get; }

    /// <summary>Full name of the last exception's class; <see langword="null"/>: there was none.</summary>
    public string? ExceptionType { get; }

    /// <summary>Full name of the handler; <see langword="null"/>: none has failed.</summary>
    public string? Handler { get; }

    /// <summary>Attempts of the handler, those before redeliveries included.</summary>
    public int Attempts { get; }

    /// <summary>Stream that the event was published to.</summary>
    public string Stream { get; }

    /// <summary>Consumer group in which it has failed.</summary>
    public string Group { get; }

    /// <summary>Stream of the dead letter.</summary>
    public string DeadLetterStream { get; }

    /// <summary>Id of the dead letter in its stream, as <see cref="IDeadLetterStore"/> takes it.</summary>
    public string DeadLetterId { get; }
}
