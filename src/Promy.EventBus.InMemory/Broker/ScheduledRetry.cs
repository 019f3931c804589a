namespace Promy.EventBus.InMemory;

/// <summary>A later delivery that waits until it is due.</summary>
/// <param name="Metadata">The event's metadata.</param>
/// <param name="Payload">The event's payload.</param>
/// <param name="History">What the event has been through.</param>
internal readonly record struct ScheduledRetry(
    ReadOnlyMemory<byte> Metadata, ReadOnlyMemory<byte> Payload, RetryHistory History);
