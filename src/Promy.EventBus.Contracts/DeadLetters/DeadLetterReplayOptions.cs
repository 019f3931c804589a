namespace Promy.EventBus;

/// <summary>How dead letters are replayed.</summary>
public sealed record DeadLetterReplayOptions
{
    /// <summary>Where the events go.</summary>
    /// <value>The default is <see cref="DeadLetterReplayTarget.FailingGroup"/>.</value>
    public DeadLetterReplayTarget Target { get; init; } = DeadLetterReplayTarget.FailingGroup;

    /// <summary>
    /// How often an event may be replayed in all: one that has been replayed as often is refused. 0 or more. Where the event's
    /// metadata cannot be read it is replayed byte for byte, and nothing counts.
    /// </summary>
    /// <value>The default is 3.</value>
    public int MaxReplays { get; init; } = 3;

    /// <summary>Gives the same results and writes nothing.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsDryRun { get; init; }
}
