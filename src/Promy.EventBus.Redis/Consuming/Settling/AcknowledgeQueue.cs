using System.Runtime.CompilerServices;
using System.Threading.Channels;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Acknowledges settled entries in batches, one XACK each. An entry waits for others only while others are handled
/// here, and briefly: an idle bus does not wait. XACK is idempotent and repeated until confirmed; until then the
/// entries stay held and leased. Its only task is owned by the subscription.
/// </summary>
internal sealed class AcknowledgeQueue : IAsyncDisposable
{
    private const int MaxBatch = 1000;
    private const int MinOutstanding = 1024;

    // Within about a second of the stop the application may provide another connection.
    private const int TriesWithoutConnection = 5;
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(5);

    private readonly EventSubscription _subscription;
    private readonly SubscribedStream _stream;
    private readonly SubscriptionState _state;
    private readonly int _capacity;
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    private List<HeldDelivery> _settled = [];
    private TaskCompletionSource? _room;
    private int _unconfirmed;

    /// <param name="subscription">Its options.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="state">The state of the subscription.</param>
    /// <param name="capacity">Entries that the subscription holds at most.</param>
    /// <param name="timeProvider">The clock.</param>
    public AcknowledgeQueue(
        EventSubscription subscription,
        SubscribedStream stream,
        SubscriptionState state,
        int capacity,
        TimeProvider timeProvider)
    {
        _subscription = subscription;
        _stream = stream;
        _state = state;
        _capacity = Math.Max(MinOutstanding, 4 * capacity);
        _timeProvider = timeProvider;
        _timer = BackgroundLoop.CreateTimer(
            timeProvider, static queue => ((AcknowledgeQueue)queue!)._due.Writer.TryWrite(true), this);
    }

    /// <summary>
    /// Waits while very many acknowledgements are outstanding, which bounds the handled but unacknowledged entries. The
    /// caller still has its place in the window.
    /// </summary>
    public ValueTask EnqueueAsync(HeldDelivery settled)
    {
        if (settled.IsSuspect)
        {
            settled.Acknowledgement = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        int count;
        Task? room = null;
        lock (_gate)
        {
            _settled.Add(settled);
            count = _settled.Count;
            _unconfirmed++;
            if (count >= _capacity)
            {
                room = (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }

        if (settled.IsSuspect
            || count >= _subscription.BatchSize
            || _stream.Held.Count <= Volatile.Read(ref _unconfirmed))
        {
            _due.Writer.TryWrite(true);
        }
        else if (count == 1)
        {
            _timer.Change(MaxWait, Timeout.InfiniteTimeSpan);
        }

        return room is null ? ValueTask.CompletedTask : new ValueTask(room);
    }

    /// <summary>No entry will be added: <see cref="RunAsync"/> ends when all are acknowledged.</summary>
    public void Complete() => _due.Writer.TryComplete();

    /// <param name="stopping">From now on entries that cannot be acknowledged are left pending.</param>
    /// <param name="settleDeadline">
    /// Ends it even if Redis does not answer: the rest stays pending and is delivered again.
    /// </param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken settleDeadline)
    {
        try
        {
            while (await _due.Reader.WaitToReadAsync(settleDeadline).ConfigureAwait(false))
            {
                _due.Reader.TryRead(out _);
                await AcknowledgeAsync(Take(), stopping, settleDeadline).ConfigureAwait(false);
            }

            await AcknowledgeAsync(Take(), stopping, settleDeadline).ConfigureAwait(false);
        }
        catch (Exception) when (settleDeadline.IsCancellationRequested)
        {
            // The drain's time is used up: the rest is delivered again, to this group only.
        }
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private List<HeldDelivery> Take()
    {
        lock (_gate)
        {
            var settled = _settled;
            _settled = new List<HeldDelivery>(Math.Min(settled.Count, MaxBatch));
            _room?.SetResult();
            _room = null;
            return settled;
        }
    }

    private void Confirmed(List<HeldDelivery> batch)
    {
        CountDown(batch);
        _stream.Held.Remove(batch);
        Tell(batch);
    }

    /// <summary>The entries stay pending and are delivered again; no waiter remains.</summary>
    private void LeavePending(List<HeldDelivery> batch)
    {
        CountDown(batch);
        Tell(batch);
    }

    private void CountDown(List<HeldDelivery> batch)
    {
        lock (_gate)
        {
            _unconfirmed -= batch.Count;
        }
    }

    private static void Tell(List<HeldDelivery> batch)
    {
        foreach (var settled in batch)
        {
            settled.Acknowledgement?.SetResult();
        }
    }

    private async Task AcknowledgeAsync(
        List<HeldDelivery> settled, CancellationToken stopping, CancellationToken settleDeadline)
    {
        if (settled.Count is > 0 and <= MaxBatch)
        {
            await AcknowledgeBatchAsync(settled, stopping, settleDeadline).ConfigureAwait(false);
            return;
        }

        for (var start = 0; start < settled.Count; start += MaxBatch)
        {
            var batch = settled.GetRange(start, Math.Min(MaxBatch, settled.Count - start));
            await AcknowledgeBatchAsync(batch, stopping, settleDeadline).ConfigureAwait(false);
        }
    }

    private async Task AcknowledgeBatchAsync(
        List<HeldDelivery> batch, CancellationToken stopping, CancellationToken settleDeadline)
    {
        var ids = new RedisValue[batch.Count];
        for (var index = 0; index < ids.Length; index++)
        {
            ids[index] = batch[index].Id;
        }

        var wasStopping = false;
        for (var failures = 1; ; failures++)
        {
            try
            {
                var acknowledged = await AcknowledgeAsync(batch, ids, settleDeadline).ConfigureAwait(false);
                _state.Succeeded(SubscriptionActivity.Acknowledge, _stream.Key);
                _subscription.Count(EventBusInstruments.AcknowledgedElsewhere, ids.Length - acknowledged);
                Confirmed(batch);
                return;
            }
            catch (Exception exception) when (!settleDeadline.IsCancellationRequested)
            {
                // After any error: the entries are handled and must not be forgotten. Tried until it works or the drain
                // ends.
                _state.Failed(SubscriptionActivity.Acknowledge, _stream.Key, exception);
                var isPermanent = RedisErrors.IsPermanent(exception);
                if (stopping.IsCancellationRequested && !wasStopping)
                {
                    // Counted from the stop: even after a long outage another connection may come in the first second.
                    (wasStopping, failures) = (true, 1);
                }

                if (stopping.IsCancellationRequested && RedisErrors.IsConnectionGone(exception)
                    && (isPermanent || failures >= TriesWithoutConnection))
                {
                    LeavePending(batch);
                    return;
                }

                var delay = LoopBackoff.Delay(failures, isPermanent, Random.Shared.NextDouble());
                await WaitAsync(delay, stopping, settleDeadline).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A stop ends the wait at once.</summary>
    private async Task WaitAsync(TimeSpan delay, CancellationToken stopping, CancellationToken settleDeadline)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            settleDeadline, stopping.IsCancellationRequested ? CancellationToken.None : stopping);
        await Task.Delay(delay, _timeProvider, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        settleDeadline.ThrowIfCancellationRequested();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<long> AcknowledgeAsync(
        List<HeldDelivery> batch, RedisValue[] ids, CancellationToken settleDeadline)
    {
        using var span = SettleTelemetry.Start(batch);
        var began = SettleTelemetry.IsMeasured ? _timeProvider.GetTimestamp() : 0;
        Exception? error = null;
        try
        {
            return _stream.HoldsRetries
                ? await SettleRetriesAsync(ids, settleDeadline).ConfigureAwait(false)
                : await _stream.Commands.AcknowledgeAsync(ids).WaitAsync(settleDeadline).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            error = exception;
            BusSpan.Failed(span.Activity, ExceptionText.TypeOf(exception));
            throw;
        }
        finally
        {
            if (began != 0)
            {
                SettleTelemetry.Record(batch[0].Delivery, _timeProvider.GetElapsedTime(began), error);
            }
        }
    }

    /// <summary>Only this group reads its retry stream, so acknowledged entries are deleted in the same step.</summary>
    private async Task<long> SettleRetriesAsync(RedisValue[] ids, CancellationToken settleDeadline)
    {
        try
        {
            var settled = await _stream.Commands.AcknowledgeAndDeleteAsync(ids)
                .WaitAsync(settleDeadline)
                .ConfigureAwait(false);
            _state.Succeeded(SubscriptionActivity.Delete, _stream.Key);
            return settled;
        }
        catch (Exception exception) when (RedisErrors.IsRefusal(exception))
        {
            // Nothing was done: scripts or deletes are not permitted. Any other refusal applies to the two commands
            // too.
        }

        var acknowledged = await _stream.Commands.AcknowledgeAsync(ids).WaitAsync(settleDeadline).ConfigureAwait(false);
        await DeleteAsync(ids, settleDeadline).ConfigureAwait(false);
        return acknowledged;
    }

    private async Task DeleteAsync(RedisValue[] ids, CancellationToken settleDeadline)
    {
        try
        {
            await _stream.Commands.DeleteAsync(ids).WaitAsync(settleDeadline).ConfigureAwait(false);
            _state.Succeeded(SubscriptionActivity.Delete, _stream.Key);
        }
        catch (Exception exception) when (RedisErrors.IsUnavailable(exception))
        {
            // The stream only grows: nothing may wait for a right or a command that never comes.
            _state.Failed(SubscriptionActivity.Delete, _stream.Key, exception);
        }
    }
}
