namespace Promy.EventBus.Hosting;

/// <summary>
/// Is told what handlers do, of each in its order. Between a failed attempt and the next, or the end, the pipeline of
/// the handler decides and may wait. A test harness registers one; else there is none.
/// </summary>
internal interface IDispatchObserver
{
    /// <summary>A handler is about to get an event.</summary>
    void Begins(PlannedHandler handler, HandlerInvocation call);

    void AttemptBegins(HandlerInvocation call);

    void AttemptFailed(HandlerInvocation call, Exception exception);

    /// <summary>The handler could not be built, so it was no attempt.</summary>
    void NotBuilt(HandlerInvocation call, HandlerNotBuiltException problem);

    /// <summary>The handler is not run again for this delivery.</summary>
    void Ended(HandlerInvocation call);
}
