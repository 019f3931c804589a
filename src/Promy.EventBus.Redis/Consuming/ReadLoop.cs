using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Reads new entries: without blocking while there is a backlog, blocking on the server when there is none. The next read runs
/// while this batch is handled. Owned by the subscription; ends when it stops.
/// </summary>
internal sealed class ReadLoop(
    EventSubscription subscription,
    ReaderSession session,
    DeliveryWindow window,
    DeliveryQueue queue,
    Admission admission,
    SubscriptionState state,
    TimeProvider timeProvider)
{
    // Waiting for half a batch of room while others are still buffered saves a round trip per entry under load.
    private readonly int _minRoom = Math.Max(1, subscription.BatchSize / 2);

    public async Task RunAsync(CancellationToken stopping)
    {
        var backlog = true;
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await session.EnsureReadyAsync(stopping).ConfigureAwait(false);
                backlog = await ReadOnceAsync(backlog, stopping).ConfigureAwait(false);
                failures = 0;
                state.Succeeded(SubscriptionActivity.Read);
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                // Cancelled, or the stop has ended a read that Redis did not answer.
                return;
            }
            catch (Exception exception)
            {
                // Whatever it is, reading goes on: with the group created anew, the own pending entries looked through, and a
                // wait that grows. The state reports it once.
                failures++;
                backlog = true;
                state.Failed(SubscriptionActivity.Read, exception);
                await session.ResetAsync(exception).ConfigureAwait(false);
                var delay = LoopBackoff.Delay(failures, RedisErrors.IsPermanent(exception), Random.Shared.NextDouble());
                await Task.Delay(delay, timeProvider, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <returns>Whether the read was full, so that more is likely to wait.</returns>
    private async Task<bool> ReadOnceAsync(bool backlog, CancellationToken stopping)
    {
        var reserved = await ReserveAsync(stopping).ConfigureAwait(false);
        var entries = Array.Empty<StreamEntry>();
        try
        {
            // Not cancelled by the stop: entries that Redis hands out must arrive here. The stop ends a blocked read on the server.
            entries = await session.ReadAsync(reserved, backlog).ConfigureAwait(false);
            state.ReadAnswered();
        }
        finally
        {
            admission.Admit(entries, reserved);
        }

        return entries.Length == reserved;
    }

    private async ValueTask<int> ReserveAsync(CancellationToken stopping)
    {
        // With quick handlers one batch is read while another one waits: the round trip costs nothing then. Slow ones are not given more
        // than a batch ahead, which other consumers could handle meanwhile.
        var reserving = queue.AreHandlersQuick
            ? window.ReserveAsync(subscription.BatchSize, subscription.BatchSize, spare: 0, stopping)
            : window.ReserveAsync(_minRoom, subscription.BatchSize, spare: subscription.BatchSize, stopping);
        if (reserving.IsCompletedSuccessfully)
        {
            return await reserving.ConfigureAwait(false);
        }

        state.Pause();
        try
        {
            return await reserving.ConfigureAwait(false);
        }
        finally
        {
            state.Resume();
        }
    }
}
