using Promy.EventBus.Wire;

namespace Promy.EventBus.Redis;

/// <summary>Moves an entry whose handlers failed for now to the group's delayed retries.</summary>
internal sealed class DelayedRetries(DelayCommands commands, SubscribedStream retries, DelayedRetryLoop release)
{
    /// <summary>The stream that they come back to.</summary>
    public string Key => retries.Key;

    /// <summary>The event stands among the delayed ones then, and the entry is acknowledged.</summary>
    public async Task MoveAsync(UnstoredOutcome unstored, CancellationToken settleDeadline)
    {
        var held = unstored.Held;
        var delivery = held.Delivery;
        await commands
            .DelayAsync(
                held.Origin.Key,
                held.Id,
                delivery.Metadata,
                delivery.Payload,
                [.. unstored.Retries.Select(retry => (retry.Delay, ProgressOf(retry, held)))])
            .WaitAsync(settleDeadline).ConfigureAwait(false);
        release.ScheduleLook(unstored.Retries.Min(retry => retry.Delay));
    }

    private static byte[] ProgressOf(DelayedRetry retry, HeldDelivery held) =>
        RetryProgressWriter.Write(retry.Progress with { EntryId = held.Delivery.EntryId });
}
