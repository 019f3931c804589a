namespace Promy.EventBus.TestWorker;

/// <summary>Roles of a process of this program: its argument <c>--role=…</c>.</summary>
public static class WorkerRoles
{
    /// <summary>Handles <see cref="WorkDoneEvent"/>.</summary>
    public const string Work = "work";

    /// <summary>
    /// Handles <see cref="FaultEvent"/> and writes its status; with <c>--added=true</c>, as a newer version, handles
    /// <see cref="AddedEvent"/> too.
    /// </summary>
    public const string Faults = "faults";

    /// <summary>Publishes as <see cref="PublishingOrder"/> says, and ends.</summary>
    public const string Publish = "publish";

    /// <summary>Replays the dead letters of <c>--Promy:EventBus:DeadLetter:Stream=…</c>, and ends.</summary>
    public const string Replay = "replay";
}
