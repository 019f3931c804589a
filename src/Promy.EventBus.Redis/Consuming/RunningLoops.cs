namespace Promy.EventBus.Redis;

/// <summary>The tasks of a running subscription, by the way they end.</summary>
internal sealed class RunningLoops
{
    /// <summary>Ends when its read returns, which may be blocked on the server.</summary>
    public required Task Reading { get; init; }

    /// <summary>End last, when everything is settled.</summary>
    public required Task[] Leasing { get; init; }

    /// <summary>End when completed and empty, or at the deadline.</summary>
    public required Task[] Acknowledging { get; init; }

    /// <summary>End by the stop's token alone.</summary>
    public required Task[] Others { get; init; }

    /// <summary>Ends when the queue is completed and empty.</summary>
    public required Task Working { get; init; }

    public IEnumerable<Task> All => [Reading, .. Leasing, .. Acknowledging, .. Others, Working];
}
