namespace Promy.EventBus.Transport.Conformance;

/// <summary>One call of a handler.</summary>
/// <param name="Event">The event.</param>
/// <param name="Context">Its context.</param>
/// <param name="At">When, as a timestamp of the system's clock.</param>
public sealed record HandlerCall(Event Event, EventContext Context, long At);
