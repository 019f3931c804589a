namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>An operation of a sequence.</summary>
internal enum StepKind
{
    Publish,
    PublishBatch,
    Enqueue,
    PublishUnreadable,
    Start,
    Stop,
    Crash,

    /// <summary>From now on the handlers of the consumer cannot be built: its next delivery pauses it.</summary>
    Break,

    /// <summary>The handlers can be built again, and a recovery interval passes.</summary>
    Mend,

    /// <summary>
    /// What is pending and not in hand has not been touched for a time, and a recovery interval passes.
    /// </summary>
    SetIdle,

    /// <summary>Members that have crashed have missed their announcements.</summary>
    ExpireMembers,

    /// <summary>A recovery interval passes.</summary>
    Elapse,

    ReplayToGroup,
    ReplayToStream,
    Discard,
    Query,
    TrimAcknowledged,

    /// <summary>By length, read or unread; then a recovery interval passes.</summary>
    TrimToLength,

    /// <summary>By age, read or unread; then a recovery interval passes.</summary>
    TrimByAge,
}
