namespace Promy.EventBus.Redis;

// In: a subscription, and the callback of its deliveries.
// Out: settled entries; at the end the rest is handed back or stays pending.
// Owner: RedisEventSubscriber, for one call of SubscribeAsync.
/// <summary>
/// A subscription from start to end: owns the tasks of its <see cref="SubscriptionParts"/>, runs and stops them in
/// order. Nothing here decides about an entry.
/// </summary>
internal sealed partial class RunningSubscription : IAsyncDisposable
{
    // A stop ends within a second after the drain timeout, whether Redis answers or not.
    private static readonly TimeSpan SettleGrace = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HandBackTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenUnblocks = TimeSpan.FromMilliseconds(100);

    private readonly EventSubscription _subscription;
    private readonly TimeProvider _timeProvider;
    private readonly BusLogger _logger;
    private readonly SubscriptionParts _parts;
    private readonly CancellationTokenSource _settleDeadline;

    public RunningSubscription(
        EventSubscription subscription,
        Func<EventDelivery, CancellationToken, ValueTask<DeliveryOutcome>> onDelivery,
        RedisConnections connections,
        TimeSpan readTimeout,
        TimeProvider timeProvider,
        BusLogger logger)
    {
        _subscription = subscription;
        _timeProvider = timeProvider;
        _logger = logger;
        _settleDeadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        _parts = new SubscriptionParts(
            subscription, onDelivery, connections, readTimeout, timeProvider, logger, _settleDeadline.Token);
    }

    private int InFlight => _parts.Streams.Events.Held.Count + _parts.Streams.Retries.Held.Count;

    public SubscriptionReport Report => _parts.State.Report(InFlight) with { Pause = _parts.Pause.Reason };

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var drainExpired = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _timeProvider);
        using var end = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _timeProvider);
        using var stopped = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Log.Started(_logger, _subscription.Stream, _subscription.Group, _parts.ConsumerId);
        var loops = Start(stop.Token, drainExpired.Token, _settleDeadline.Token, stopped.Token);

        // Only the stop ends this: the loops survive every error of Redis. If a loop itself fails, all are stopped in
        // order, and the failure surfaces at the end.
        var stopSignal = Task.Delay(Timeout.InfiniteTimeSpan, _timeProvider, stop.Token);
        await Task.WhenAny([stopSignal, .. loops.All]).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);

        // From here on nothing is read. Entries in flight may finish within the drain timeout, are then cancelled, and
        // soon after abandoned.
        drainExpired.CancelAfter(_subscription.DrainTimeout);
        _settleDeadline.CancelAfter(_subscription.DrainTimeout + SettleGrace);
        end.CancelAfter(_subscription.DrainTimeout + EndGrace);
        await EndReadAsync(loops.Reading, _settleDeadline.Token).ConfigureAwait(false);
        await EndedAsync(Task.WhenAll(loops.Others), _settleDeadline.Token).ConfigureAwait(false);
        await DrainAsync(loops.Working, _settleDeadline.Token).ConfigureAwait(false);
        await Task.WhenAll(loops.Acknowledging).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // Last, because these leases kept everything from looking abandoned.
        await stopped.CancelAsync().ConfigureAwait(false);
        await EndedAsync(Task.WhenAll(loops.Leasing), end.Token).ConfigureAwait(false);
        await LeaveAsync(end.Token).ConfigureAwait(false);

        // A loop that still runs waits for a callback or a reply and is abandoned; failures surface here.
        await Task.WhenAll(loops.All.Where(loop => loop.IsCompleted)).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync().ConfigureAwait(false);
        _settleDeadline.Dispose();
    }

    private RunningLoops Start(
        CancellationToken stopping,
        CancellationToken drainExpired,
        CancellationToken settleDeadline,
        CancellationToken stopped)
    {
        var worker = _parts.Worker;
        return new RunningLoops
        {
            Reading = BackgroundLoop.StartAsync(() => _parts.ReadLoop.RunAsync(stopping)),
            Leasing = _parts.LeaseLoops.Start(
                loop => BackgroundLoop.StartAsync(() => loop.RunAsync(stopped))),
            Acknowledging = _parts.Acknowledgements.Start(
                queue => BackgroundLoop.StartAsync(() => queue.RunAsync(stopping, settleDeadline))),
            Others =
            [
                .. _parts.ReclaimLoops.Start(loop => BackgroundLoop.StartAsync(() => loop.RunAsync(stopping))),
                BackgroundLoop.StartAsync(() => _parts.RedeliveryLoop.RunAsync(stopping)),
                BackgroundLoop.StartAsync(() => _parts.MemberLoop.RunAsync(stopping)),
                BackgroundLoop.StartAsync(() => _parts.DeadLetterRetryLoop.RunAsync(stopping)),
                BackgroundLoop.StartAsync(() => _parts.RedeliveryRetryLoop.RunAsync(stopping)),
                BackgroundLoop.StartAsync(() => _parts.HandOverLoop.RunAsync(stopping)),
                BackgroundLoop.StartAsync(() => _parts.PauseLoop.RunAsync(stopping)),
                BackgroundLoop.StartAsync(() => _parts.Refused.RunAsync(stopping)),
            ],
            Working = Task.WhenAll(Enumerable.Range(0, _subscription.MaxConcurrency).Select(
                _ => BackgroundLoop.StartAsync(() => worker.RunAsync(stopping, drainExpired, settleDeadline)))),
        };
    }

    /// <summary>
    /// Ends a read that is blocked on the server; if that is not permitted, waits until the block is over.
    /// </summary>
    private async Task EndReadAsync(Task reading, CancellationToken settleDeadline)
    {
        // A healthy read ends with its block. Any other has a dead connection, and must not use up the drain.
        var patience = _subscription.BlockDuration + EndGrace;
        patience = patience < _subscription.DrainTimeout ? patience : _subscription.DrainTimeout;
        var abort = Task.Delay(patience, _timeProvider, CancellationToken.None);
        while (!reading.IsCompleted && !abort.IsCompleted)
        {
            // Repeated, because the read may have begun just after the last.
            await Task.WhenAny(reading, abort, _parts.Session.UnblockAsync()).ConfigureAwait(false);
            var pause = Task.Delay(BetweenUnblocks, _timeProvider, CancellationToken.None);
            await Task.WhenAny(reading, abort, pause).ConfigureAwait(false);
        }

        if (!reading.IsCompleted)
        {
            await _parts.Session.AbortAsync().ConfigureAwait(false);

            // A read that is still connecting has the same deadline as everything else.
            await EndedAsync(reading, settleDeadline).ConfigureAwait(false);
        }
    }

    /// <summary>No entry is added any more: buffered entries are handed back, entries in flight are settled.</summary>
    private async Task DrainAsync(Task working, CancellationToken settleDeadline)
    {
        _parts.Deliveries.Complete();
        await HandBackBufferedAsync(settleDeadline).ConfigureAwait(false);
        if (await EndedAsync(working, settleDeadline).ConfigureAwait(false))
        {
            _parts.Acknowledgements.Events.Complete();
            _parts.Acknowledgements.Retries.Complete();
        }
        else
        {
            // A callback ignores its token. It settles nothing from now on.
            Log.DrainCutShort(_logger, _subscription.Stream, _subscription.Group, _parts.ConsumerId, InFlight);
        }
    }

    /// <summary>Entries not started must not wait for those in flight: others may claim them at once.</summary>
    private async Task HandBackBufferedAsync(CancellationToken settleDeadline)
    {
        var buffered = new List<HeldDelivery>();
        while (_parts.Deliveries.TryTake(out var delivery))
        {
            delivery.Origin.Held.Remove(delivery);
            buffered.Add(delivery);
        }

        try
        {
            await Task.WhenAll(_parts.Streams.Start(stream => HandBackAsync(stream, buffered, all: false)))
                .WaitAsync(HandBackTimeout, _timeProvider, settleDeadline).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Still pending: handed back again at the end, else reclaimed after the idle time.
            _parts.State.Failed(SubscriptionActivity.HandBack, _subscription.Stream, exception);
        }
    }

    /// <returns>Entries handed back so far.</returns>
    private Task<int> HandBackAsync(
        SubscribedStream stream, IReadOnlyCollection<HeldDelivery> interrupted, bool all) =>
        _parts.HandBacks.Of(stream).HandBackAsync([.. interrupted.Where(delivery => delivery.Origin == stream)], all);

    /// <returns><see langword="false"/> if the work did not end in time: it is abandoned.</returns>
    private static async Task<bool> EndedAsync(Task work, CancellationToken limit)
    {
        await work.WaitAsync(limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return work.IsCompleted;
    }

    /// <summary>A refusal on one stream must not keep the other from being left in order.</summary>
    private async Task LeaveAsync(CancellationToken end)
    {
        var withdrawing = LeaveGroupAsync(_parts.Membership.WithdrawAsync, end);

        // If the retries were never readable, none is held, and Redis would refuse the commands.
        var (events, retries) = _parts.Streams;
        var leavingRetries = _parts.Session.WereRetriesReadable
            ? LeaveAsync(retries, end)
            : Task.FromResult<int?>(0);
        var handedBack = await Task.WhenAll(LeaveAsync(events, end), leavingRetries).ConfigureAwait(false);
        await withdrawing.ConfigureAwait(false);
        await LeaveGroupAsync(_parts.Membership.LeaveAsync, end).ConfigureAwait(false);
        if (Array.TrueForAll(handedBack, count => count is not null))
        {
            Log.Stopped(
                _logger, _subscription.Stream, _subscription.Group, _parts.ConsumerId, handedBack.Sum() ?? 0);
        }
    }

    /// <returns>Entries handed back; <see langword="null"/> on failure.</returns>
    private async Task<int?> LeaveAsync(SubscribedStream stream, CancellationToken end)
    {
        try
        {
            var handedBack = await HandBackAsync(
                    stream, [.. _parts.Settlement.Released, .. _parts.Refused.All], all: true)
                .WaitAsync(HandBackTimeout, _timeProvider, end).ConfigureAwait(false);
            if (_parts.IsNameOurs)
            {
                await stream.Commands.RemoveConsumerAsync()
                    .WaitAsync(HandBackTimeout, _timeProvider, end).ConfigureAwait(false);
            }

            return handedBack;
        }
        catch (Exception exception)
        {
            // Nothing is lost: pending entries are reclaimed after the idle time.
            _parts.State.Failed(SubscriptionActivity.HandBack, stream.Key, exception);
            return null;
        }
    }

    private async Task LeaveGroupAsync(Func<Task> leave, CancellationToken end)
    {
        try
        {
            await leave().WaitAsync(HandBackTimeout, _timeProvider, end).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Without announcements the others soon take this member for gone and remove its name.
            _parts.State.Failed(SubscriptionActivity.Announce, _parts.Membership.Key, exception);
        }
    }
}
