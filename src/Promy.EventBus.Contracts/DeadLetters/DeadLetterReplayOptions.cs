namespace Promy.EventBus;

/// <summary>How dead letters are replayed.</summary>
public sealed record DeadLetterReplayOptions
{
    /// <summary>Destination of the events.</summary>
    /// <value>The default is <see cref="DeadLetterReplayTarget.FailingGroup"/>.</value>
    public DeadLetterReplayTarget Target { get; init; } = DeadLetterReplayTarget.FailingGroup;

    /// <summary>
    /// Maximum number of replays of one event, 0 or more; further ones are refused. An event with unreadable metadata
    /// is replayed byte for byte, and nothing is counted.
    /// </summary>
    /// <value>The default is 3.</value>
    public int MaxReplays { get; init; } = 3;

    /// <summary>Gives the same results and writes nothing.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsDryRun { get; init; }
}
