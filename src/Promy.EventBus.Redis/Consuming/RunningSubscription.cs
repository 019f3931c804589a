using System.Threading.Channels;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// One subscription from start to end: builds its parts, owns their tasks, and stops them in order. Nothing here decides about
/// an entry.
/// </summary>
internal sealed partial class RunningSubscription : IAsyncDisposable
{
    private const int MaxOwedOutcomes = 1024;

    // A stop ends within the drain timeout and a second, whatever Redis does.
    private static readonly TimeSpan SettleGrace = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HandBackTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenUnblocks = TimeSpan.FromMilliseconds(100);

    private readonly EventSubscription _subscription;
    private readonly TimeProvider _timeProvider;
    private readonly BusLogger _logger;
    private readonly RedisConnections _connections;
    private readonly string _consumerId;
    private readonly bool _isNameOurs;
    private readonly DeliveryQueue _deliveries;
    private readonly Channel<OwedOutcome> _owedLetters = Channel.CreateBounded<OwedOutcome>(MaxOwedOutcomes);
    private readonly Channel<OwedOutcome> _owedRetries = Channel.CreateBounded<OwedOutcome>(MaxOwedOutcomes);
    private readonly SubscriptionState _state;
    private readonly SubscribedStream _events;
    private readonly SubscribedStream _retries;
    private readonly ReaderSession _session;
    private readonly ReadLoop _readLoop;
    private readonly DelayedRetryLoop _delayedRetryLoop;
    private readonly OwedOutcomeLoop _owedLetterLoop;
    private readonly OwedOutcomeLoop _owedRetryLoop;
    private readonly RefusedEntries _refused;
    private readonly SubscriptionPause _pause;
    private readonly PauseLoop _pauseLoop;
    private readonly Settlement _settlement;
    private readonly Membership _membership;
    private readonly MemberLoop _memberLoop;
    private readonly HandOverLoop _handOverLoop;
    private readonly DeliveryWorker _worker;
    private readonly CancellationTokenSource _giveUp;

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
        _connections = connections;
        _giveUp = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        _isNameOurs = subscription.ConsumerId is null;
        _consumerId = subscription.ConsumerId ?? ConsumerName.Unique();
        var database = new CommandsDatabase(() => connections.CurrentCommands.GetDatabase());

        // A healthy read answers within its block duration; a broken one is noticed at the reply timeout. Twice that is stuck.
        var readDeadline = (subscription.BlockDuration + readTimeout) * 2;
        _state = new SubscriptionState(
            subscription, _consumerId, () => connections.Address, readDeadline, timeProvider, logger);

        _deliveries = new DeliveryQueue(subscription, timeProvider);
        var window = new DeliveryWindow(subscription.MaxConcurrency + (2 * subscription.BatchSize));
        var suspects = new Suspects(subscription);
        var admission = new Admission(
            subscription, window, suspects, _deliveries, () => connections.Server, timeProvider);
        var shared = new SharedIntake(window, suspects, admission, new ReplySize(subscription.BatchSize), _state);
        _events = new SubscribedStream(subscription, holdsRetries: false, database, _consumerId, shared, timeProvider);
        _retries = new SubscribedStream(subscription, holdsRetries: true, database, _consumerId, shared, timeProvider);
        _pause = new SubscriptionPause(subscription, window, logger);
        _membership = new Membership(subscription, _consumerId, _isNameOurs, database, _pause, _state, logger);
        _memberLoop = new MemberLoop(_membership, _pause, _state, timeProvider);
        _session = new ReaderSession(
            subscription,
            _consumerId,
            connections,
            new StreamReadiness(_events, subscription.StartFrom, timeProvider),
            new StreamReadiness(_retries, SubscriptionStart.Beginning, timeProvider),
            _membership,
            _state,
            timeProvider);
        _readLoop = new ReadLoop(subscription, _session, _events, _retries, _deliveries, shared, timeProvider);

        var delays = new DelayCommands(database, subscription.Stream, subscription.Group, _consumerId);
        _delayedRetryLoop = new DelayedRetryLoop(subscription, delays, _retries, _state, timeProvider);
        var store = new OutcomeStore(
            new DeadLetterSink(subscription, database, _state, timeProvider),
            new DelayedRetries(delays, _retries, _delayedRetryLoop, _state));
        _refused = new RefusedEntries(subscription, _state, timeProvider);
        _pauseLoop = new PauseLoop(subscription, _pause, TakeUpAsync, timeProvider);
        var unhandled = new UnhandledEntries();
        _settlement = new Settlement(
            subscription, store, _owedLetters.Writer, _owedRetries.Writer, _refused, unhandled);
        _owedLetterLoop = new OwedOutcomeLoop(subscription, _owedLetters.Reader, store, _settlement, timeProvider);
        _owedRetryLoop = new OwedOutcomeLoop(subscription, _owedRetries.Reader, store, _settlement, timeProvider);
        var unwanted = new UnwantedEntries(subscription, admission, _settlement, logger);
        _handOverLoop = new HandOverLoop(
            subscription, unhandled, _membership, unwanted, _settlement, _state, timeProvider, logger);
        _worker = new DeliveryWorker(
            subscription, _deliveries, window, suspects, _pause, _settlement, onDelivery, timeProvider, logger);
    }

    private int InFlight => _events.Held.Count + _retries.Held.Count;

    public SubscriptionReport Report => _state.Report(InFlight) with { Pause = _pause.Reason };

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var drainExpired = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _timeProvider);
        using var end = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _timeProvider);
        using var stopped = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stopping = stop.Token;
        Log.Started(_logger, _subscription.Stream, _subscription.Group, _consumerId);

        var reading = BackgroundLoop.StartAsync(() => _readLoop.RunAsync(stopping));
        var leasing = OfBoth(stream => BackgroundLoop.StartAsync(() => LeaseLoopOf(stream).RunAsync(stopped.Token)));
        var acknowledging = OfBoth(
            stream => BackgroundLoop.StartAsync(() => stream.Acknowledgements.RunAsync(stopping, _giveUp.Token)));
        Task[] others =
        [
            .. OfBoth(stream => BackgroundLoop.StartAsync(() => ReclaimLoopOf(stream).RunAsync(stopping))),
            BackgroundLoop.StartAsync(() => _delayedRetryLoop.RunAsync(stopping)),
            BackgroundLoop.StartAsync(() => _memberLoop.RunAsync(stopping)),
            BackgroundLoop.StartAsync(() => _owedLetterLoop.RunAsync(stopping)),
            BackgroundLoop.StartAsync(() => _owedRetryLoop.RunAsync(stopping)),
            BackgroundLoop.StartAsync(() => _handOverLoop.RunAsync(stopping)),
            BackgroundLoop.StartAsync(() => _pauseLoop.RunAsync(stopping)),
            BackgroundLoop.StartAsync(() => _refused.RunAsync(stopping)),
        ];
        var working = Task.WhenAll(Enumerable.Repeat(_worker, _subscription.MaxConcurrency).Select(worker =>
            BackgroundLoop.StartAsync(() => worker.RunAsync(stopping, drainExpired.Token, _giveUp.Token))));
        Task[] loops = [reading, .. leasing, .. acknowledging, .. others, working];

        // Ends only by the stop: the loops survive every error of Redis. Should one fail itself, all are stopped in order and the
        // failure surfaces at the end.
        var stopSignal = Task.Delay(Timeout.InfiniteTimeSpan, _timeProvider, stopping);
        await Task.WhenAny([stopSignal, .. loops]).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);

        // From here on nothing is read. What is in flight may finish within the drain timeout; then it is cancelled, and shortly
        // after that given up.
        drainExpired.CancelAfter(_subscription.DrainTimeout);
        _giveUp.CancelAfter(_subscription.DrainTimeout + SettleGrace);
        end.CancelAfter(_subscription.DrainTimeout + EndGrace);
        await EndReadAsync(reading, _giveUp.Token).ConfigureAwait(false);
        await EndedAsync(Task.WhenAll(others), _giveUp.Token).ConfigureAwait(false);
        _deliveries.Complete();
        await HandBackBufferedAsync(_giveUp.Token).ConfigureAwait(false);
        if (await EndedAsync(working, _giveUp.Token).ConfigureAwait(false))
        {
            _events.Acknowledgements.Complete();
            _retries.Acknowledgements.Complete();
        }
        else
        {
            // A callback ignores its token. Whoever still runs settles nothing any more.
            Log.DrainCutShort(_logger, _subscription.Stream, _subscription.Group, _consumerId, InFlight);
        }

        await Task.WhenAll(acknowledging).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stopped.CancelAsync().ConfigureAwait(false);
        await EndedAsync(Task.WhenAll(leasing), end.Token).ConfigureAwait(false);
        await LeaveAsync(end.Token).ConfigureAwait(false);

        // What has not ended by now waits for a callback or a reply, and is left behind; what failed surfaces here.
        await Task.WhenAll(loops.Where(loop => loop.IsCompleted)).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync().ConfigureAwait(false);
        await _events.DisposeAsync().ConfigureAwait(false);
        await _retries.DisposeAsync().ConfigureAwait(false);
        await _delayedRetryLoop.DisposeAsync().ConfigureAwait(false);
        await _deliveries.DisposeAsync().ConfigureAwait(false);
        _giveUp.Dispose();
    }

    /// <summary>Ends a read that is blocked on the server; where that is not permitted, waits until the block is over.</summary>
    private async Task EndReadAsync(Task reading, CancellationToken giveUp)
    {
        // A healthy read ends with its block. One that does not is on a dead connection, and must not use up the drain.
        var patience = _subscription.BlockDuration + EndGrace;
        var abort = Task.Delay(patience < _subscription.DrainTimeout ? patience : _subscription.DrainTimeout, _timeProvider, CancellationToken.None);
        while (!reading.IsCompleted && !abort.IsCompleted)
        {
            // Repeated, because the read may have begun just after the first.
            await Task.WhenAny(reading, abort, _session.UnblockAsync()).ConfigureAwait(false);
            await Task.WhenAny(reading, abort, Task.Delay(BetweenUnblocks, _timeProvider, CancellationToken.None)).ConfigureAwait(false);
        }

        if (!reading.IsCompleted)
        {
            await _session.AbortAsync().ConfigureAwait(false);

            // It may be in the middle of connecting: that is not waited for longer than for everything else.
            await EndedAsync(reading, giveUp).ConfigureAwait(false);
        }
    }

    /// <summary>What has not been started must not wait for what has: others may take it at once.</summary>
    private async Task HandBackBufferedAsync(CancellationToken giveUp)
    {
        var buffered = new List<HeldDelivery>();
        while (_deliveries.TryTake(out var delivery))
        {
            delivery.Origin.Held.Remove(delivery);
            buffered.Add(delivery);
        }

        try
        {
            await Task.WhenAll(OfBoth(stream => HandBackAsync(stream, buffered, all: false)))
                .WaitAsync(HandBackTimeout, _timeProvider, giveUp).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Still pending: handed back once more at the end, else reclaimed after the idle time.
            _state.Failed(SubscriptionActivity.HandBack, _subscription.Stream, exception);
        }
    }

    /// <returns>How many were handed back so far.</returns>
    private static Task<int> HandBackAsync(SubscribedStream stream, IReadOnlyCollection<HeldDelivery> interrupted, bool all) =>
        stream.HandBack.HandBackAsync([.. interrupted.Where(delivery => delivery.Origin == stream)], all);

    /// <summary>What a pause has handed back is there again for everybody.</summary>
    private Task TakeUpAsync(CancellationToken stopping) =>
        Task.WhenAll(OfBoth(stream => ReclaimLoopOf(stream).SweepAsync(stopping)));

    private ReclaimLoop ReclaimLoopOf(SubscribedStream stream) =>
        new(_subscription, stream, _connections, _session.UnblockAsync, _state, _timeProvider, _giveUp.Token);

    private LeaseLoop LeaseLoopOf(SubscribedStream stream) => new(_subscription, stream, _state, _timeProvider);

    private Task[] OfBoth(Func<SubscribedStream, Task> run) => [run(_events), run(_retries)];

    /// <returns><see langword="false"/> when the work did not end in time: it is left behind.</returns>
    private static async Task<bool> EndedAsync(Task work, CancellationToken limit)
    {
        await work.WaitAsync(limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return work.IsCompleted;
    }

    /// <summary>What one stream refuses must not keep the other from being left in order.</summary>
    private async Task LeaveAsync(CancellationToken end)
    {
        var withdrawing = LeaveGroupAsync(_membership.WithdrawAsync, end);

        // Where the retries could never be read, nothing of them is in hand, and Redis would refuse to be asked.
        var leavingRetries = _session.WereRetriesReadable ? LeaveAsync(_retries, end) : Task.FromResult<int?>(0);
        var handedBack = await Task.WhenAll(LeaveAsync(_events, end), leavingRetries).ConfigureAwait(false);
        await withdrawing.ConfigureAwait(false);
        await LeaveGroupAsync(_membership.LeaveAsync, end).ConfigureAwait(false);
        if (Array.TrueForAll(handedBack, count => count is not null))
        {
            Log.Stopped(_logger, _subscription.Stream, _subscription.Group, _consumerId, handedBack.Sum() ?? 0);
        }
    }

    /// <returns>How many were handed back; <see langword="null"/> where it did not work.</returns>
    private async Task<int?> LeaveAsync(SubscribedStream stream, CancellationToken end)
    {
        try
        {
            var handedBack = await HandBackAsync(stream, [.. _settlement.Released, .. _refused.All], all: true)
                .WaitAsync(HandBackTimeout, _timeProvider, end).ConfigureAwait(false);
            if (_isNameOurs)
            {
                await stream.Commands.RemoveConsumerAsync().WaitAsync(HandBackTimeout, _timeProvider, end).ConfigureAwait(false);
            }

            return handedBack;
        }
        catch (Exception exception)
        {
            // Nothing is lost: what is pending is reclaimed after the idle time.
            _state.Failed(SubscriptionActivity.HandBack, stream.Key, exception);
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
            // The others take this member for gone when it is not announced any more, and remove its name then.
            _state.Failed(SubscriptionActivity.Announce, _membership.Key, exception);
        }
    }
}
