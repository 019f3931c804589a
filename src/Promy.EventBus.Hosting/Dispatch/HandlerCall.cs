namespace Promy.EventBus.Hosting;

/// <summary>One event on its way through one handler: what its attempts share.</summary>
internal sealed class HandlerCall(EventRoute route, Event @event, ReceivedEvent received, CancellationToken deliveryToken)
{
    /// <summary>What the next attempt gets.</summary>
    public Event Event { get; private set; } = @event;

    public ReceivedEvent Received { get; } = received;

    /// <summary>Cancelled by shutdown only; the token of an attempt is cancelled by its timeout too.</summary>
    public CancellationToken DeliveryToken { get; } = deliveryToken;

    /// <summary>Attempts at this delivery.</summary>
    public int Attempts { get; set; }

    /// <summary>Attempts at this delivery and at those before the event was put off.</summary>
    public int AllAttempts => Attempts + (Received.Delivery.Progress?.Attempts ?? 0);

    /// <summary>What a first attempt ended with that was made before the pipeline: the pipeline takes it for its first.</summary>
    public Exception? FirstError { get; set; }

    /// <summary>When the first attempt failed, in this delivery or before; <see langword="null"/> while none has.</summary>
    public DateTimeOffset? FirstFailedAt { get; set; } = received.Delivery.Progress?.FirstFailedAt;

    /// <summary>Whether the last attempt has succeeded: then nothing that comes after it makes a failure of it.</summary>
    public bool HasSucceeded { get; set; }

    /// <summary>What the last attempt that failed has ended with: a pipeline may end with something else.</summary>
    public Exception? LastError { get; set; }

    /// <summary>Set if the handler could not be built when it was last to be run: then it has not begun.</summary>
    public HandlerNotBuiltException? NotBuilt { get; set; }

    /// <summary>Set when an attempt was given up: it still runs, so there is no other.</summary>
    public HandlerAbandonedException? Abandoned { get; set; }

    /// <summary>Before a further attempt: an earlier one may have changed the event.</summary>
    public void RenewEvent() => Event = route.DecodeAgain(Received.Delivery);

    public Exception? TakeFirstError()
    {
        var error = FirstError;
        FirstError = null;
        return error;
    }
}
