using StackExchange.Redis;

namespace Promy.EventBus.FaultTests;

/// <summary>
/// The consumers of a run's group as Redis reports them. A consumer's name carries the id of the process that it
/// belongs to.
/// </summary>
internal static class GroupConsumers
{
    /// <summary>
    /// Waits until the workers have read something. Events must be published meanwhile: Redis 7.0 does not know a
    /// consumer before its first entry.
    /// </summary>
    public static Task JoinedAsync(this FaultRun run, params IEnumerable<WorkerProcess> workers) =>
        Eventually.TrueAsync(
            async () =>
            {
                var consumers = await ConsumersAsync(run);
                return workers.All(worker => consumers.Any(consumer => IsOf(consumer, worker)));
            },
            Patience.Usual,
            "the workers are consumers of the group");

    /// <summary>Entries that are pending on a worker, a dead one too. Zero once its name has left the group.</summary>
    public static async Task<int> PendingOfAsync(this FaultRun run, WorkerProcess worker) =>
        (await ConsumersAsync(run)).Where(consumer => IsOf(consumer, worker)).Sum(
            consumer => consumer.PendingMessageCount);

    /// <summary>Waits until live workers have entries in flight; returns these workers.</summary>
    public static Task<WorkerProcess[]> HoldingAsync(this FaultRun run) =>
        Eventually.ReadAsync(
            async () =>
            {
                var consumers = await ConsumersAsync(run);
                return run.LivingWorkers
                    .Where(
                        worker => consumers.Any(consumer => IsOf(consumer, worker) && consumer.PendingMessageCount > 0))
                    .ToArray();
            },
            holding => holding.Length > 0,
            Patience.Usual);

    private static Task<StreamConsumerInfo[]> ConsumersAsync(FaultRun run) =>
        run.Database.StreamConsumerInfoAsync(run.Stream, run.Group);

    private static bool IsOf(in StreamConsumerInfo consumer, WorkerProcess worker) =>
        consumer.Name.Contains($"-{worker.Id}-", StringComparison.Ordinal);
}
