namespace Promy.EventBus.TestWorker;

/// <summary>The status of a worker, a JSON line several times a second.</summary>
public sealed record WorkerStatus
{
    /// <summary>Unix time in milliseconds.</summary>
    public long At { get; init; }

    /// <summary>Status of the check <c>promy-eventbus</c>: Healthy, Degraded or Unhealthy.</summary>
    public string Health { get; init; } = "";

    public string? Description { get; init; }

    /// <summary>Processor time used so far, in milliseconds.</summary>
    public double ProcessorMilliseconds { get; init; }

    /// <summary>Bytes that live on the managed heap after the last collection.</summary>
    public long HeapBytes { get; init; }

    public int Handles { get; init; }

    public int Threads { get; init; }

    /// <summary>Open sockets; -1 if the system does not tell.</summary>
    public int Sockets { get; init; }

    /// <summary>Number of log records of Warning and above so far, by event id.</summary>
    public IReadOnlyDictionary<int, int> Warnings { get; init; } = new Dictionary<int, int>();
}
