namespace Promy.EventBus;

/// <summary>What happens to an event whose last attempt failed.</summary>
public sealed class EventBusDeadLetterOptions
{
    /// <summary>Stream that dead letters are written to. No consumer of the same service may read it.</summary>
    /// <value>The default is <c>events:dlq</c>.</value>
    public string Stream { get; set; } = EventStreams.DeadLetters;

    /// <summary>Name of this service in its dead letters.</summary>
    /// <value>The default is <see langword="null"/>: the consumer group.</value>
    public string? ServiceName { get; set; }

    /// <summary>What happens to an event after its last attempt failed.</summary>
    /// <value>The default is <see cref="ExhaustedAction.DeadLetter"/>.</value>
    public ExhaustedAction OnExhausted { get; set; } = ExhaustedAction.DeadLetter;
}
