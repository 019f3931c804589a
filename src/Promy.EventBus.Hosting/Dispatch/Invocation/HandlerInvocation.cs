namespace Promy.EventBus.Hosting;

/// <summary>One event on its way through one handler: the state shared by its attempts.</summary>
/// <remarks>
/// In: the decoded event and the end of each attempt at it.
/// Out: the facts for a decision, see <see cref="FailureDecision"/>; no I/O.
/// Owner: one run of <see cref="RetryingHandler"/>, on one thread at a time.
/// </remarks>
internal sealed class HandlerInvocation(
    EventDecoder decoder, Event @event, ReceivedEvent received, CancellationToken deliveryToken)
{
    // Nearly every event succeeds at once: errors take no room in each call.
    private HandlerErrors? _errors;

    /// <summary>The event for the next attempt.</summary>
    public Event Event { get; private set; } = @event;

    public ReceivedEvent Received { get; } = received;

    /// <summary>Cancelled by shutdown only; the token of an attempt is cancelled by its timeout too.</summary>
    public CancellationToken DeliveryToken { get; } = deliveryToken;

    /// <summary>Attempts at this delivery.</summary>
    public int Attempts { get; private set; }

    /// <summary>Attempts at this delivery and at those before a redelivery.</summary>
    public int AllAttempts => Attempts + (Received.Delivery.History?.Attempts ?? 0);

    /// <summary>
    /// When the first attempt failed, in this delivery or before; <see langword="null"/> while none has.
    /// </summary>
    public DateTimeOffset? FirstFailedAt => Received.Delivery.History?.FirstFailedAt ?? _errors?.FirstFailedAt;

    /// <summary>Whether the last attempt has succeeded: then nothing after it turns it into a failure.</summary>
    public bool HasSucceeded { get; private set; }

    /// <inheritdoc cref="HandlerErrors.Last"/>
    public Exception? LastError => _errors?.Last;

    /// <inheritdoc cref="HandlerErrors.NotBuilt"/>
    public HandlerNotBuiltException? NotBuilt => _errors?.NotBuilt;

    /// <inheritdoc cref="HandlerErrors.Abandoned"/>
    public HandlerAbandonedException? Abandoned => _errors?.Abandoned;

    private HandlerErrors Errors => _errors ??= new HandlerErrors();

    public void Begin()
    {
        Attempts++;
        HasSucceeded = false;
        if (_errors is not null)
        {
            _errors.NotBuilt = null;
        }
    }

    /// <summary>Before a further attempt: an earlier one may have changed the event.</summary>
    public void RenewEvent() => Event = decoder.DecodeAgain(Received.Delivery);

    public void Succeeded() => HasSucceeded = true;

    /// <summary>The handler could not be built. It has not begun, so it was no attempt.</summary>
    public void NotBegun(HandlerNotBuiltException problem)
    {
        Attempts--;
        Errors.NotBuilt = problem;
    }

    public void Failed(Exception exception, DateTimeOffset now)
    {
        Errors.Last = exception;
        Errors.FirstFailedAt ??= now;
    }

    public void WasAbandoned(HandlerAbandonedException exception) => Errors.Abandoned = exception;

    public void FailedBeforePipeline(Exception exception) => Errors.First = new DirectFirst(exception);

    /// <inheritdoc cref="DirectFirst.TakeError"/>
    public Exception? TakeFirstError() => _errors?.First.TakeError();
}
