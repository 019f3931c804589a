using Promy.EventBus.Wire;

namespace Promy.EventBus.Redis;

/// <summary>Moves a failed entry to the group's redeliveries.</summary>
internal sealed class RedeliverySink(RedeliveryCommands commands, SubscribedStream retries, RedeliveryLoop release)
{
    /// <summary>The stream that redeliveries return to.</summary>
    public string Key => retries.Key;

    /// <summary>Afterwards the event is among the redeliveries and the entry acknowledged.</summary>
    public async Task MoveAsync(UnstoredOutcome unstored, CancellationToken settleDeadline)
    {
        var held = unstored.Held;
        var delivery = held.Delivery;
        await commands
            .ScheduleAsync(
                held.Origin.Key,
                held.Id,
                delivery.Metadata,
                delivery.Payload,
                [.. unstored.Redeliveries.Select(retry => (retry.Delay, HistoryOf(retry, held)))])
            .WaitAsync(settleDeadline).ConfigureAwait(false);
        release.ScheduleLook(unstored.Redeliveries.Min(retry => retry.Delay));
    }

    private static byte[] HistoryOf(Redelivery retry, HeldDelivery held) =>
        RetryHistoryWriter.Write(retry.History with { EntryId = held.Delivery.EntryId });
}
