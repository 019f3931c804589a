namespace Promy.EventBus;

/// <summary>First entry of a new consumer group (<c>XGROUP CREATE</c>).</summary>
public enum SubscriptionStart
{
    /// <summary>
    /// At the oldest entry of the stream (id <c>0</c>): no event published before the group existed is missed.
    /// </summary>
    Beginning,

    /// <summary>After the newest entry (id <c>$</c>): only events published from now on.</summary>
    End,
}
