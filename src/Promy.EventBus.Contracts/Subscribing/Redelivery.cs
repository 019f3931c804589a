namespace Promy.EventBus;

/// <summary>A later delivery of an event to one handler of the same group.</summary>
public sealed record Redelivery
{
    /// <summary>The wait until then, at least.</summary>
    public required TimeSpan Delay { get; init; }

    /// <summary>What the event has been through, this delivery included.</summary>
    public required RetryHistory History { get; init; }
}
