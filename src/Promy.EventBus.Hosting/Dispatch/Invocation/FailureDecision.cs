namespace Promy.EventBus.Hosting;

/// <summary>Decides the outcome of an event on which a handler has failed and is not run again now.</summary>
/// <param name="Outcome">The outcome for this handler.</param>
/// <param name="IsFailure">Whether it counts as a failure.</param>
/// <param name="Action">The action if it has failed for good.</param>
internal readonly record struct FailureDecision(DeliveryOutcome Outcome, bool IsFailure, ExhaustedAction Action)
{
    // The largest random part of a delay.
    private const double Jitter = 0.2;

    /// <param name="exception">The exception of the last attempt.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="call">Its attempts.</param>
    /// <param name="random">A number from 0 to 1.</param>
    public static FailureDecision Of(Exception exception, PlannedHandler handler, HandlerInvocation call, double random)
    {
        var rule = handler.Rules.ActionFor(exception);
        var delays = call.Received.Delivery.History?.Redeliveries ?? 0;
        return rule switch
        {
            ExceptionAction.Ignore => new(DeliveryOutcome.Handled, IsFailure: false, ExhaustedAction.Acknowledge),
            ExceptionAction.DeadLetter => Exhausted(ExhaustedAction.DeadLetter, exception, handler, call),

            // An abandoned handler still runs: there must be no second one beside it.
            _ when delays < handler.Redelivery.Count && exception is not HandlerAbandonedException =>
                new(PutOff(handler, call, delays, random), IsFailure: true, handler.OnExhausted),
            _ => Exhausted(handler.OnExhausted, exception, handler, call),
        };
    }

    private static DeliveryOutcome PutOff(PlannedHandler handler, HandlerInvocation call, int delays, double random) =>
        DeliveryOutcome.RedeliverLater([
            new Redelivery
            {
                Delay = handler.Redelivery[delays] * (1 + (Jitter * random)),
                History = new RetryHistory
                {
                    Handler = handler.Name,
                    Attempts = call.AllAttempts,
                    Redeliveries = delays + 1,
                    FirstFailedAt = call.FirstFailedAt,
                },
            },
        ]);

    private static FailureDecision Exhausted(
        ExhaustedAction action, Exception exception, PlannedHandler handler, HandlerInvocation call)
    {
        var outcome = action switch
        {
            ExhaustedAction.Acknowledge => DeliveryOutcome.Handled,
            ExhaustedAction.KeepPending => DeliveryOutcome.KeptPending,
            _ => DeliveryOutcome.DeadLettered(HandlerFailure.From(exception, handler.Name, call)),
        };
        return new(outcome, IsFailure: true, action);
    }
}
