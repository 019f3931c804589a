namespace Promy.EventBus;

/// <summary>Where a new consumer group starts to read (<c>XGROUP CREATE</c>).</summary>
public enum SubscriptionStart
{
    /// <summary>At the oldest entry of the stream (id <c>0</c>): nothing published before the group existed is missed.</summary>
    Beginning,

    /// <summary>After the newest entry (id <c>$</c>): only what is published from now on.</summary>
    End,
}
