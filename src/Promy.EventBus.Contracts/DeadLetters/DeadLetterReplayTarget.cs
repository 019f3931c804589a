namespace Promy.EventBus;

/// <summary>Destination of a replayed event.</summary>
public enum DeadLetterReplayTarget
{
    /// <summary>
    /// To the group that failed, and to no other: into the group's retry stream <c>{stream}:group:retry</c>. Refused if
    /// the group does not exist on the stream. Letters of the Go library name no group: they go to the group named like
    /// their service. A consumer of this library must run in that group.
    /// </summary>
    FailingGroup,

    /// <summary>To the stream from which the event was read: every group of it gets the event again.</summary>
    OriginalStream,
}
