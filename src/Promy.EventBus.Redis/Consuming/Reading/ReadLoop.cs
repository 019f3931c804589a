using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Promy.EventBus.Redis;

// In: new entries of both streams, from XREADGROUP.
// Out: admitted entries, never more than there are places for.
// Owner: RunningSubscription; ends first when it stops.
/// <summary>
/// Reads new entries: without blocking during a backlog, otherwise blocking on the server. The next read runs while
/// this batch is handled.
/// </summary>
internal sealed class ReadLoop(
    EventSubscription subscription,
    ReaderSession session,
    PerStream<SubscribedStream> origins,
    HandlerPace pace,
    DeliveryWindow window,
    Intake admission,
    ReplySize replySize,
    SubscriptionState state,
    TimeProvider timeProvider)
{
    // Under load, waiting for room of half a batch while others are buffered saves a round trip per entry.
    private readonly int _minRoom = Math.Max(1, subscription.BatchSize / 2);

    private readonly TrampolineAwait<ReadEntries> _idle = new();

    private ReadTarget _turn = ReadTarget.Both;
    private bool _doEventsWait;
    private bool _doRetriesWait;
    private long _retriesReadAt;

    public async Task RunAsync(CancellationToken stopping)
    {
        var failures = 0;
        ExpectBacklog();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await session.EnsureReadyAsync(stopping).ConfigureAwait(false);
                await ReadOnceAsync(stopping).ConfigureAwait(false);
                failures = 0;
                state.Succeeded(SubscriptionActivity.Read, subscription.Stream);
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                // Cancelled, or the stop has ended an unanswered read.
                NoteLostRead();
                return;
            }
            catch (Exception exception)
            {
                // Reading continues after any error: with a growing wait, a new group if needed, and a look through the
                // own pending entries. The state reports it once.
                failures++;
                ExpectBacklog();
                NoteLostRead();
                state.Failed(SubscriptionActivity.Read, subscription.Stream, exception);
                await session.ResetAsync(exception).ConfigureAwait(false);
                var delay = LoopBackoff.Delay(failures, RedisErrors.IsPermanent(exception), Random.Shared.NextDouble());
                await Task.Delay(delay, timeProvider, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>The server may have delivered entries whose contents never came.</summary>
    private void NoteLostRead()
    {
        origins.Events.Unseen.ReadLost();
        origins.Retries.Unseen.ReadLost();
    }

    private void ExpectBacklog() => _doEventsWait = _doRetriesWait = true;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ReadOnceAsync(CancellationToken stopping)
    {
        _turn = session.AreRetriesReadable
            ? ReadSchedule.Next(_turn, _doEventsWait, _doRetriesWait, timeProvider.GetElapsedTime(_retriesReadAt))
            : ReadSchedule.Next(_turn, _doEventsWait, doRetriesWait: false, sinceRetries: TimeSpan.Zero);

        // A blocking read may return the full count from each stream.
        var streams = _turn == ReadTarget.Both && session.AreRetriesReadable ? 2 : 1;
        var reserved = await ReserveAsync(streams, stopping).ConfigureAwait(false);
        var count = reserved / streams;
        var began = timeProvider.GetTimestamp();
        ReadEntries? read = null;
        try
        {
            // Not cancelled by the stop: entries that Redis delivers must arrive here. The stop ends a blocked read on
            // the server.
            read = _turn == ReadTarget.Both
                ? await _idle.WaitAsync(session.ReadAsync(_turn, count)).ConfigureAwait(false)
                : await session.ReadAsync(_turn, count).ConfigureAwait(false);
            NoteAnswer();
        }
        catch (Exception exception) when (RedisErrors.IsReplyOverdue(exception))
        {
            replySize.Lost(count);
            throw;
        }
        finally
        {
            var retried = CollectionsMarshal.AsSpan(read?.Retries);
            if (retried.Length > 0)
            {
                admission.Admit(origins.Retries, retried, retried.Length);
            }

            admission.Admit(origins.Events, CollectionsMarshal.AsSpan(read?.Events), reserved - retried.Length);
        }

        NoteBacklog(read, count);
        if (_turn != ReadTarget.Both)
        {
            replySize.Arrived(count, read.Events.Count + read.Retries.Count, timeProvider.GetElapsedTime(began));
        }
        else
        {
            // Sending the next read takes longer than a quick handler. Another thread does it; this one is for the
            // first worker.
            await default(PoolYield);
        }
    }

    private void NoteAnswer()
    {
        if (_turn == ReadTarget.Retries)
        {
            state.SignOfLife();
        }
        else
        {
            state.ReadAnswered();
        }
    }

    /// <summary>A full read means that more is likely to follow.</summary>
    private void NoteBacklog(ReadEntries read, int count)
    {
        if (_turn != ReadTarget.Retries)
        {
            _doEventsWait = read.Events.Count == count;
        }

        if (_turn != ReadTarget.Events)
        {
            _doRetriesWait = read.Retries.Count == count;
            _retriesReadAt = timeProvider.GetTimestamp();
        }
    }

    private async ValueTask<int> ReserveAsync(int streams, CancellationToken stopping)
    {
        // With quick handlers one batch is read while another waits, so the round trip costs nothing. Slow handlers get
        // at most one batch ahead, because other consumers could handle it meanwhile.
        var batch = Math.Max(streams, Math.Min(subscription.BatchSize, replySize.Limit * streams));
        var min = Math.Max(streams, Math.Min(_minRoom, batch));
        var reserving = pace.IsQuick
            ? window.ReserveAsync(batch, batch, spare: 0, stopping)
            : window.ReserveAsync(min, batch, spare: subscription.BatchSize, stopping);
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
