using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Promy.EventBus.Redis;

/// <summary>
/// Entries that a pause has kept from being handled: handed back at once with the delivery count that they had before, so that other members
/// of the group take them, if there are any that can handle them. Where all are paused nobody claims them, and they do not move. Its one task
/// is owned by the subscription, whose stop hands back what is left.
/// </summary>
internal sealed class RefusedEntries(EventSubscription subscription, SubscriptionState state, TimeProvider timeProvider)
{
    private readonly ConcurrentQueue<HeldDelivery> _refused = new();
    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    public IReadOnlyCollection<HeldDelivery> All => _refused;

    /// <summary>It is no longer held here: a lease that is renewed would take it back.</summary>
    public void Add(HeldDelivery refused)
    {
        refused.Origin.Held.Remove(refused);
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
                    failures = await TryHandBackAsync().ConfigureAwait(false) ? 0 : failures + 1;
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
    private async Task<bool> TryHandBackAsync()
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
                await ofOne.Key.OwnPending.HandBackAsync([.. ofOne], all: false).ConfigureAwait(false);
            }

            state.Succeeded(SubscriptionActivity.HandBack, subscription.Stream);
            return true;
        }
        catch (Exception exception)
        {
            // Reported by the state, and tried again: what was handed back already is passed over then.
            refused.ForEach(_refused.Enqueue);
            state.Failed(SubscriptionActivity.HandBack, subscription.Stream, exception);
            return false;
        }
    }
}
