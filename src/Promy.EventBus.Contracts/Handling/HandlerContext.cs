namespace Promy.EventBus;

/// <summary>One attempt of one handler on its way through the middlewares.</summary>
public sealed class HandlerContext
{
    /// <summary>Creates the context; the host makes one for each attempt.</summary>
    /// <param name="event">The event.</param>
    /// <param name="delivery">The delivery, and the number of the attempt.</param>
    /// <param name="handlerType">Class of the handler.</param>
    public HandlerContext(Event @event, EventContext delivery, Type handlerType)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(delivery);
        ArgumentNullException.ThrowIfNull(handlerType);
        (Event, Delivery, HandlerType) = (@event, delivery, handlerType);
    }

    /// <summary>The event as the handler gets it.</summary>
    public Event Event { get; }

    /// <summary>The delivery as the handler gets it: ids, headers, and the number of the attempt.</summary>
    public EventContext Delivery { get; }

    /// <summary>
    /// Class of the handler. Its <see cref="Type.ToString"/> is the name of the handler in logs and dead letters, and
    /// does not change while the class keeps its name.
    /// </summary>
    public Type HandlerType { get; }
}
