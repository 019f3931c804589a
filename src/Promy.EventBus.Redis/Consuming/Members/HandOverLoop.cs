namespace Promy.EventBus.Redis;

// In: entries that this process does not handle.
// Out: the same entries, pending on a member that handles them, or settled as UnknownTypes says.
// Owner: RunningSubscription; ends by the stop, which hands back the rest.
/// <summary>
/// Settles entries that this process does not handle: takes all waiting entries, asks once for the members, and hands
/// each entry over, uncounted. Asking after the read finds every member announced before the publish. Meanwhile the
/// entries stay held and leased, and no worker waits.
/// </summary>
internal sealed partial class HandOverLoop(
    EventSubscription subscription,
    UnhandledEntries waiting,
    Membership membership,
    UnwantedEntries unwanted,
    Settlement settlement,
    SubscriptionState state,
    TimeProvider timeProvider,
    BusLogger logger)
{
    // Per script: Redis does nothing else meanwhile.
    private const int MaxBatch = 100;

    public async Task RunAsync(CancellationToken stopping)
    {
        List<UnhandledEntry> entries = [];
        try
        {
            while (true)
            {
                entries = await waiting.TakeAsync(stopping).ConfigureAwait(false);
                await SettleAsync(entries, stopping).ConfigureAwait(false);
            }
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // The stop hands back everything not settled.
        }
        finally
        {
            foreach (var entry in entries.Concat(waiting.Close()))
            {
                settlement.Release(entry.Held);
            }
        }
    }

    /// <param name="entries">Settled entries are removed.</param>
    /// <param name="stopping">Ends it between two attempts.</param>
    private async Task SettleAsync(List<UnhandledEntry> entries, CancellationToken stopping)
    {
        for (var failures = 0; entries.Count > 0;)
        {
            var settled = new HashSet<HeldDelivery>();
            try
            {
                await TrySettleAsync(entries, settled, stopping).ConfigureAwait(false);
                failures = 0;
                waiting.SetStuck(false);
                state.Succeeded(SubscriptionActivity.HandOver, membership.Key);
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                // After any error: nothing is skipped until the members could be asked.
                waiting.SetStuck(true);
                state.Failed(SubscriptionActivity.HandOver, membership.Key, exception);
                var isPermanent = RedisErrors.IsPermanent(exception);
                var delay = LoopBackoff.Delay(++failures, isPermanent, Random.Shared.NextDouble());
                await Task.Delay(delay, timeProvider, stopping).ConfigureAwait(false);
            }
            finally
            {
                entries.RemoveAll(entry => settled.Contains(entry.Held));
            }
        }
    }

    private async Task TrySettleAsync(
        List<UnhandledEntry> entries, HashSet<HeldDelivery> settled, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        GiveUpLost(entries, settled);
        var members = await membership.LiveAsync().WaitAsync(stopping).ConfigureAwait(false);
        var choice = new MemberChoice(members, membership.Name, Random.Shared.Next());
        var chosen = entries.Where(entry => !settled.Contains(entry.Held))
            .Select(entry => (Entry: entry, Target: choice.For(entry.EventType, entry.Handler)))
            .ToList();
        foreach (var alike in chosen.Where(one => one.Target is not null).GroupBy(
            one => (one.Entry.Held.Origin, one.Target, one.Entry.Held.Delivery.DeliveryCount),
            one => one.Entry.Held))
        {
            foreach (var batch in alike.Chunk(MaxBatch))
            {
                stopping.ThrowIfCancellationRequested();
                await HandOverAsync(batch, alike.Key.Target!, settled).ConfigureAwait(false);
            }
        }

        List<UnhandledEntry> rest = [.. chosen.Where(one => one.Target is null).Select(one => one.Entry)];
        rest.ForEach(entry => entry.Held.IsLeaving = false);
        await unwanted.SettleAsync(rest, settled, stopping).ConfigureAwait(false);
    }

    /// <summary>Another consumer may have these entries and decide differently.</summary>
    private void GiveUpLost(List<UnhandledEntry> entries, HashSet<HeldDelivery> settled)
    {
        foreach (var (held, _, _) in entries.Where(entry => entry.Held.IsLeaseLost(subscription.MinIdle, timeProvider)))
        {
            Settlement.LeavePending(held);
            settled.Add(held);
        }
    }

    /// <param name="batch">Of the same stream and delivery count.</param>
    /// <param name="target">The member that gets them.</param>
    /// <param name="settled">
    /// Receives them, unless the target has left meanwhile: then the next question finds another.
    /// </param>
    private async Task HandOverAsync(HeldDelivery[] batch, string target, HashSet<HeldDelivery> settled)
    {
        // Until the result is known, the lease loop skips them: a renewal would take them back.
        Array.ForEach(batch, held => held.IsLeaving = true);
        var first = batch[0];
        var ids = Array.ConvertAll(batch, held => held.Id);
        var gone = await membership
            .HandOverAsync(first.Origin.Key, target, ids, first.Delivery.DeliveryCount - 1)
            .ConfigureAwait(false);
        if (gone is null)
        {
            Array.ForEach(batch, held => held.IsLeaving = false);
            return;
        }

        state.DeletedWhilePending(first.Origin.Key, gone);
        foreach (var held in batch)
        {
            settlement.HandedOver(held, isGone: gone.Contains(held.Id));
        }

        settled.UnionWith(batch);
        Log.HandedOver(logger, batch.Length - gone.Length, subscription.Stream, subscription.Group, target);
    }
}
