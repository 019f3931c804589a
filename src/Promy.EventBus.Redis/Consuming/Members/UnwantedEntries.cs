namespace Promy.EventBus.Redis;

/// <summary>
/// Settles entries that no live member of the group handles. A retry for an unknown handler goes to every handler of
/// its type; any other entry is settled as the subscription says.
/// </summary>
internal sealed partial class UnwantedEntries(
    EventSubscription subscription, Intake admission, Settlement settlement, BusLogger logger)
{
    private const int MaxBatch = 1000;

    // Bounded, because publishers choose the types.
    private const int MaxTold = 1000;

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <param name="entries">The entries.</param>
    /// <param name="settled">Receives each settled entry.</param>
    /// <param name="stopping">Ends it between two entries.</param>
    public async Task SettleAsync(
        IReadOnlyList<UnhandledEntry> entries, HashSet<HeldDelivery> settled, CancellationToken stopping)
    {
        // Divided before anything is passed on: from then on the delivery is for every handler.
        var ofOneHandler = entries.Where(IsOfOneHandler).ToList();
        var others = entries.Where(entry => !IsOfOneHandler(entry)).ToList();
        foreach (var (held, _, _) in ofOneHandler)
        {
            admission.Readmit(held);
            settled.Add(held);
        }

        others.ForEach(entry => Tell(entry.EventType));
        if (subscription.UnknownTypes == UnknownTypeAction.KeepPending)
        {
            await KeepAsync(others, settled).ConfigureAwait(false);
            return;
        }

        foreach (var (held, eventType, _) in others)
        {
            await SettleAsync(held, eventType, stopping).ConfigureAwait(false);
            settled.Add(held);
        }
    }

    /// <summary>A retry that is for every handler already cannot be widened again.</summary>
    private static bool IsOfOneHandler(UnhandledEntry entry) =>
        entry.Handler is not null && entry.Held.Delivery.History?.Handler is not null;

    private ValueTask SettleAsync(HeldDelivery held, string eventType, CancellationToken stopping)
    {
        if (subscription.UnknownTypes == UnknownTypeAction.DeadLetter)
        {
            var failure = DeliveryDecision.NobodyHandles(subscription, held.Delivery, eventType);
            return settlement.SettleAsync(held, DeliveryOutcome.DeadLettered(failure), stopping);
        }

        held.ReleaseMemory();
        return settlement.SettleAsync(held, DeliveryOutcome.Skipped, stopping);
    }

    private async Task KeepAsync(List<UnhandledEntry> entries, HashSet<HeldDelivery> settled)
    {
        foreach (var alike in entries.GroupBy(
            entry => (entry.Held.Origin, entry.Held.Delivery.DeliveryCount), entry => entry.Held))
        {
            foreach (var batch in alike.Chunk(MaxBatch))
            {
                await settlement.KeepUncountedAsync(batch).ConfigureAwait(false);
                settled.UnionWith(batch);
            }
        }
    }

    private void Tell(string eventType)
    {
        if (_told.Count < MaxTold && _told.Add(eventType))
        {
            var printable = WireNames.Printable(eventType);
            Log.Unwanted(logger, printable, subscription.Stream, subscription.Group, subscription.UnknownTypes);
        }
    }
}
