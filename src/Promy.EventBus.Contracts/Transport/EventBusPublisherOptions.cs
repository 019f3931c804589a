namespace Promy.EventBus;

/// <summary>Limits of the publisher of every transport.</summary>
public sealed class EventBusPublisherOptions
{
    /// <summary>Largest payload in bytes; a larger event is refused before any I/O. 1 to 512 MiB.</summary>
    /// <value>The default is 1 MiB.</value>
    public int MaxPayloadBytes { get; set; } = 1024 * 1024;

    /// <summary>Events that <see cref="IEventPublisher.TryEnqueue(Event)"/> queues at most. 1 or more.</summary>
    /// <value>The default is 10,000.</value>
    public int QueueSize { get; set; } = 10_000;

    /// <summary>
    /// Approximate trimming per stream on each publish. Off unless listed. Trimming removes entries that a slow group
    /// has not read yet: choose limits well above the longest outage of a consumer.
    /// </summary>
    /// <value>The default is empty.</value>
    public IList<EventBusStreamTrimOptions> Streams { get; } = [];
}
