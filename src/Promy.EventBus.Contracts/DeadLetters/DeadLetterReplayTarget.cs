namespace Promy.EventBus;

/// <summary>Where a replayed event goes.</summary>
public enum DeadLetterReplayTarget
{
    /// <summary>
    /// To the group that failed, and to no other: into the group's retry stream <c>{stream}:group:retry</c>. Refused
    /// if the group does not exist on the stream. A letter that names no group, as those of the Go library, goes to
    /// the group called like its service, and only if a consumer of this library runs in it.
    /// </summary>
    FailingGroup,

    /// <summary>To the stream that the event was read from: every group of it gets the event again.</summary>
    OriginalStream,
}
