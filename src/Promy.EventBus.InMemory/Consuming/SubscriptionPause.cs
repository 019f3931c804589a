namespace Promy.EventBus.InMemory;

/// <summary>
/// Whether the subscription takes on deliveries. While it does not, it is given nothing, and asks each recovery
/// interval whether it may go on.
/// </summary>
internal sealed class SubscriptionPause : IDisposable
{
    private const int MaxReason = 1024;

    private readonly EventSubscription _subscription;
    private readonly ConsumerGroup _group;
    private readonly GroupReader _reader;
    private readonly IBrokerObserver? _observer;
    private readonly BusLogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _stop;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private DeliveryPause? _begun;
    private volatile string? _reason;

    public SubscriptionPause(
        EventSubscription subscription,
        ConsumerGroup group,
        GroupReader reader,
        BrokerLink link,
        TimeProvider timeProvider,
        BusLogger logger)
    {
        _subscription = subscription;
        _group = group;
        _reader = reader;
        _observer = link.Broker.Observer;
        _logger = logger;
        _stop = _stopping.Token;
        _timer = BackgroundLoop.CreateTimer(
            timeProvider,
            static state => ((SubscriptionPause)state!).Ask(),
            this);
    }

    /// <summary>Why it is paused, in words without secrets; <see langword="null"/> unless it is.</summary>
    public string? Reason => _reason;

    public void Begin(DeliveryPause pause)
    {
        lock (_gate)
        {
            if (_begun is not null || _stop.IsCancellationRequested)
            {
                return;
            }

            _begun = pause;
            _reason = WireNames.Printable(pause.Reason, MaxReason);
            _observer?.Paused(_subscription, _reason);
            _group.Pause(_reader);
            _timer.Change(_subscription.RecoveryInterval, Timeout.InfiniteTimeSpan);
        }

        SubscriptionLog.Paused(
            _logger,
            _subscription.Stream,
            _subscription.Group,
            _reason ?? "",
            _subscription.RecoveryInterval,
            pause.Exception);
    }

    public void Dispose()
    {
        if (!_stop.IsCancellationRequested)
        {
            _stopping.Cancel();
            _timer.Dispose();
            _stopping.Dispose();
        }
    }

    private void Ask()
    {
        _observer?.Asking();
        _ = BackgroundLoop.StartAsync(async () =>
        {
            try
            {
                await AskAsync().ConfigureAwait(false);
            }
            finally
            {
                _observer?.Asked(_subscription, _reason);
            }
        });
    }

    private async Task AskAsync()
    {
        if (_begun is not { } pause)
        {
            return;
        }

        string? reason;
        try
        {
            reason = await pause.TryAgain(_stop).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // A reason like any other: health tells it.
            reason = ExceptionText.MessageOf(exception);
        }

        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            if (reason is not null)
            {
                _reason = WireNames.Printable(reason, MaxReason);
                _timer.Change(_subscription.RecoveryInterval, Timeout.InfiniteTimeSpan);
                return;
            }

            _begun = null;
            _group.GoOn(_reader);

            // Last: what is not paused any more has places.
            _reason = null;
        }

        SubscriptionLog.Resumed(_logger, _subscription.Stream, _subscription.Group);
    }
}
