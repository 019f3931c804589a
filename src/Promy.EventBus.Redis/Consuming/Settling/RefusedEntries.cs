using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Promy.EventBus.Redis;

/// <summary>
/// Entries not handled because of a pause: handed back at once with their earlier delivery count, for any other member
/// that can handle them. If all members are paused, nobody claims them and they do not move. Its only task is owned by
/// the subscription, whose stop hands back the rest.
/// </summary>
internal sealed class RefusedEntries(
    EventSubscription subscription,
    PerStream<EntryHandBack> handBacks,
    SubscriptionState state,
    TimeProvider timeProvider)
{
    private readonly ConcurrentQueue<HeldDelivery> _refused = new();
    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    public IReadOnlyCollection<HeldDelivery> All => _refused;

    /// <summary>
    /// The entry stays held until it is handed back. Otherwise a look through the own pending entries would find it and
    /// later take it from its new consumer. Its lease is not renewed: that could take it back as well.
    /// </summary>
    public void Add(HeldDelivery refused)
    {
        refused.IsLeaving = true;
        _refused.Enqueue(refused);
        _due.Writer.TryWrite(true);
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        var failures = 0;
        try
        {
            await foreach (var _ in _due.Reader.ReadAllAsync(stopping).ConfigureAwait(false))
            {
                while (!_refused.IsEmpty)
                {
                    failures = await TryHandBackAsync(stopping).ConfigureAwait(false) ? 0 : failures + 1;
                    if (failures > 0)
                    {
                        var delay = LoopBackoff.Delay(failures, permanent: false, Random.Shared.NextDouble());
                        await Task.Delay(delay, timeProvider, stopping).ConfigureAwait(false);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The stop hands back the rest.
        }
    }

    /// <returns>Whether it worked.</returns>
    private async Task<bool> TryHandBackAsync(CancellationToken stopping)
    {
        var refused = new List<HeldDelivery>();
        while (_refused.TryDequeue(out var delivery))
        {
            refused.Add(delivery);
        }

        try
        {
            foreach (var ofOne in refused.GroupBy(delivery => delivery.Origin))
            {
                await HandBackAsync(ofOne.Key, [.. ofOne], stopping).ConfigureAwait(false);
            }

            state.Succeeded(SubscriptionActivity.HandBack, subscription.Stream);
            return true;
        }
        catch (Exception exception)
        {
            // The state reports it, and the loop tries again, skipping entries already handed back.
            refused.ForEach(_refused.Enqueue);
            stopping.ThrowIfCancellationRequested();
            state.Failed(SubscriptionActivity.HandBack, subscription.Stream, exception);
            return false;
        }
    }

    /// <summary>Hands back and drops from the held entries as one step: no claim or list may come in between.</summary>
    private async Task HandBackAsync(
        SubscribedStream origin, List<HeldDelivery> refused, CancellationToken stopping)
    {
        await origin.Unseen.Gate.WaitAsync(stopping).ConfigureAwait(false);
        try
        {
            await handBacks.Of(origin).HandBackAsync(refused, all: false).ConfigureAwait(false);
            origin.Held.Remove(refused);
        }
        finally
        {
            origin.Unseen.Gate.Release();
        }
    }
}
