using System.Text.Json;
using Promy.EventBus.TestWorker;

namespace Promy.EventBus.FaultTests;

/// <summary>The statuses that a worker reports.</summary>
internal static class WorkerStatuses
{
    /// <summary>Every status so far.</summary>
    public static IEnumerable<WorkerStatus> Statuses(this WorkerProcess worker) =>
        worker.Lines("status").Select(line => JsonSerializer.Deserialize<WorkerStatus>(line)!);

    /// <summary>The newest status; <see langword="null"/> before the first.</summary>
    public static WorkerStatus? Status(this WorkerProcess worker) => worker.Statuses().LastOrDefault();
}
