namespace Promy.EventBus.Redis;

/// <summary>The tasks of a running subscription, by what ends them.</summary>
internal sealed class RunningLoops
{
    /// <summary>The read, which may be blocked on the server.</summary>
    public required Task Reading { get; init; }

    /// <summary>Last of all, when everything is settled.</summary>
    public required Task[] Leasing { get; init; }

    /// <summary>When they are completed and empty, or given up.</summary>
    public required Task[] Acknowledging { get; init; }

    /// <summary>By the token of the stop alone.</summary>
    public required Task[] Others { get; init; }

    /// <summary>When the queue is completed and empty.</summary>
    public required Task Working { get; init; }

    public IEnumerable<Task> All => [Reading, .. Leasing, .. Acknowledging, .. Others, Working];
}
