namespace Promy.EventBus;

/// <summary>A later delivery of an event to one handler of the same group.</summary>
public sealed record Redelivery
{
    /// <summary>The minimum wait before it.</summary>
    public required TimeSpan Delay { get; init; }

    /// <summary>History of the event, this delivery included.</summary>
    public required RetryHistory History { get; init; }
}
