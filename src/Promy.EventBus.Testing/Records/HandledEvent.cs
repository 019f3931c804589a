namespace Promy.EventBus.Testing;

/// <summary>An event that a handler has handled: its last attempt has succeeded.</summary>
public sealed class HandledEvent
{
    internal HandledEvent(Event @event, EventContext context, Type handler)
    {
        Event = @event;
        Context = context;
        Handler = handler;
    }

    /// <summary>The event, as the handler got it.</summary>
    public Event Event { get; }

    /// <summary>The delivery, as the handler got it: the attempt that has succeeded is in it.</summary>
    public EventContext Context { get; }

    /// <summary>Class of the handler.</summary>
    public Type Handler { get; }
}
