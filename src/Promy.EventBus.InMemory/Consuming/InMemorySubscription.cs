namespace Promy.EventBus.InMemory;

// In: a subscription, and the callback of its deliveries.
// Out: settled entries; when it ends, what is not settled is handed back.
// Owner: InMemoryEventSubscriber, for one call of SubscribeAsync. Its timers run on the clock of the host.
/// <summary>One subscription from start to end.</summary>
internal sealed class InMemorySubscription : IDisposable
{
    // As on Redis: a stop ends soon after the drain timeout, even if a callback does not end.
    private static readonly TimeSpan SettleGrace = TimeSpan.FromMilliseconds(600);

    private readonly EventSubscription _subscription;
    private readonly BrokerLink _link;
    private readonly TimeProvider _timeProvider;
    private readonly BusLogger _logger;
    private readonly string _consumerId;
    private readonly CancellationTokenSource _drainExpired;
    private readonly CancellationTokenSource _settleDeadline;
    private readonly DeliveryWorkers _workers;
    private readonly GroupReader _reader;
    private readonly ITimer _recovery;

    private ConsumerGroup? _group;
    private SubscriptionPause? _pause;
    private UnstoredOutcomes? _unstored;
    private volatile bool _isReading;

    public InMemorySubscription(
        EventSubscription subscription,
        Func<EventDelivery, CancellationToken, ValueTask<DeliveryOutcome>> onDelivery,
        BrokerLink link,
        TimeProvider timeProvider,
        BusLogger logger)
    {
        _subscription = subscription;
        _link = link;
        _timeProvider = timeProvider;
        _logger = logger;
        _consumerId = subscription.ConsumerId ?? $"in-memory-{Guid.NewGuid():N}";
        _drainExpired = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        _settleDeadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        _workers = new DeliveryWorkers(
            onDelivery, link.Broker.Observer, logger, _drainExpired.Token, _settleDeadline.Token);
        _reader = new GroupReader(subscription, _consumerId, _workers);
        _recovery = BackgroundLoop.CreateTimer(
            timeProvider, static state => ((InMemorySubscription)state!).Look(), this);
    }

    public SubscriptionReport Report => new()
    {
        Stream = _subscription.Stream,
        Group = _subscription.Group,
        ConsumerId = _consumerId,
        HasRead = _isReading,
        SinceLastRead = _link.Broker.IsRunning ? TimeSpan.Zero : SinceStopped(),
        ReadDeadline = 2 * (_subscription.BlockDuration + BrokerLink.ReplyTimeout),
        InFlight = _reader.HeldCount,
        DeadLetterFailing = _unstored?.IsFailing ?? false,
        Pause = _pause?.Reason,
        Problem = _link.Problem is { } problem ? $"Reading: {problem}" : null,
    };

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        SubscriptionLog.Started(_logger, _subscription.Stream, _subscription.Group, _consumerId);
        try
        {
            await _link.UpAsync(cancellationToken).ConfigureAwait(false);
            if (_link.IsUp)
            {
                Begin();
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The stop.
        }

        if (_group is not null)
        {
            await EndAsync(_group).ConfigureAwait(false);
        }
    }

    /// <summary>The process is gone: what is in hand stays pending on its name.</summary>
    public void Lose() => _group?.Lose(_reader);

    public void Dispose()
    {
        _recovery.Dispose();
        _pause?.Dispose();
        _unstored?.Dispose();
        _drainExpired.Dispose();
        _settleDeadline.Dispose();
    }

    private void Begin()
    {
        var group = _link.Broker.Open(_subscription.Stream).Open(_subscription.Group, _subscription.StartFrom);
        _pause = new SubscriptionPause(_subscription, group, _reader, _link, _timeProvider, _logger);
        var letters = new DeadLetterSink(_subscription, _link, _timeProvider);
        var acknowledgements = new Acknowledgements(_subscription, group, _reader, _timeProvider);
        _unstored = new UnstoredOutcomes(
            _subscription, group, _reader, letters, acknowledgements, _timeProvider, _logger, _settleDeadline.Token);
        var settlement = new Settlement(
            _subscription, group, _reader, _link, acknowledgements, _unstored, _pause, _logger, _settleDeadline.Token);
        _workers.Begin(_subscription, group, _reader, settlement);
        _group = group;
        group.Join(_reader);
        _workers.TellNews();
        _isReading = true;
        _recovery.Change(_subscription.RecoveryInterval, _subscription.RecoveryInterval);
        _link.Broker.Observer?.Joined(_subscription);
    }

    /// <summary>On a thread of the clock.</summary>
    private void Look()
    {
        if (_link.IsUp)
        {
            _group?.Look(_reader);
            _workers.TellNews();
        }
    }

    private async Task EndAsync(ConsumerGroup group)
    {
        await _recovery.DisposeAsync().ConfigureAwait(false);
        _pause?.Dispose();
        group.BeginToLeave(_reader);
        var ended = _workers.EndAsync();
        _unstored?.Dispose();
        _drainExpired.CancelAfter(_subscription.DrainTimeout);
        _settleDeadline.CancelAfter(_subscription.DrainTimeout + SettleGrace);
        _link.Broker.Observer?.Leaving(_subscription);
        await ended.WaitAsync(_settleDeadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!ended.IsCompleted)
        {
            // A callback ignores its token: it is left behind, and settles nothing any more.
            SubscriptionLog.DrainCutShort(
                _logger, _subscription.Stream, _subscription.Group, _consumerId, _reader.HeldCount);
        }

        var handedBack = group.Leave(_reader);
        SubscriptionLog.Stopped(_logger, _subscription.Stream, _subscription.Group, _consumerId, handedBack);
    }

    private TimeSpan SinceStopped() => _link.Broker.TimeProvider.GetElapsedTime(_link.Broker.StoppedAt);
}
