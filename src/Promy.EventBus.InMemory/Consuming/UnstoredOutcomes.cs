namespace Promy.EventBus.InMemory;

/// <summary>
/// Stores what a failed delivery leaves behind, in the order in which nothing can be lost. What cannot be stored is
/// tried again until it can: its entry stays in hand meanwhile, its handler does not run again, and no worker waits.
/// </summary>
internal sealed class UnstoredOutcomes : IDisposable
{
    // As it is called in the logs of every transport.
    private const string Activity = "Writing dead letters";

    private const int MaxWaiting = 1024;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    private readonly EventSubscription _subscription;
    private readonly ConsumerGroup _group;
    private readonly GroupReader _reader;
    private readonly DeadLetterSink _letters;
    private readonly Acknowledgements _acknowledgements;
    private readonly BusLogger _logger;
    private readonly CancellationToken _settleDeadline;
    private readonly Lock _gate = new();
    private readonly Queue<UnstoredOutcome> _waiting = new();
    private readonly ITimer _timer;
    private string? _problem;
    private bool _isTrying;
    private bool _isEnded;

    public UnstoredOutcomes(
        EventSubscription subscription,
        ConsumerGroup group,
        GroupReader reader,
        DeadLetterSink letters,
        Acknowledgements acknowledgements,
        TimeProvider timeProvider,
        BusLogger logger,
        CancellationToken settleDeadline)
    {
        _subscription = subscription;
        _group = group;
        _reader = reader;
        _letters = letters;
        _acknowledgements = acknowledgements;
        _logger = logger;
        _settleDeadline = settleDeadline;
        _timer = BackgroundLoop.CreateTimer(timeProvider, static state => ((UnstoredOutcomes)state!).TryAgain(), this);
    }

    /// <summary>Whether the last dead letter could not be written.</summary>
    public bool IsFailing
    {
        get
        {
            lock (_gate)
            {
                return _problem is not null;
            }
        }
    }

    /// <returns>
    /// What the entry has become; <see langword="null"/> while its outcome waits until it can be stored.
    /// </returns>
    public DeliveryOutcomeKind? Store(PendingEntry pending, EventDelivery delivery, DeliveryOutcome outcome)
    {
        // A callback may end after it was given up: then its entry is another consumer's.
        _settleDeadline.ThrowIfCancellationRequested();
        var unstored = new UnstoredOutcome(
            pending, delivery, _letters.LettersOf(delivery, outcome.Failures), outcome.Redeliveries);
        if (TryStore(unstored))
        {
            return KindOf(unstored);
        }

        _subscription.Count(EventBusInstruments.DeadLetterFailures);
        lock (_gate)
        {
            if (_waiting.Count < MaxWaiting && !_isEnded)
            {
                _waiting.Enqueue(unstored);
                SetTimer();
                return null;
            }
        }

        // So much waits already that this one is better handled again later.
        _group.Keep(_reader, pending);
        return DeliveryOutcomeKind.KeptPending;
    }

    /// <summary>What still waits stays in hand, and the stop hands it back.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isEnded = true;
            _waiting.Clear();
        }

        _timer.Dispose();
    }

    public static DeliveryOutcomeKind KindOf(UnstoredOutcome unstored) =>
        unstored.Redeliveries.Count > 0 ? DeliveryOutcomeKind.RedeliverLater : DeliveryOutcomeKind.DeadLettered;

    private void TryAgain()
    {
        lock (_gate)
        {
            if (_isTrying || _isEnded)
            {
                return;
            }

            _isTrying = true;
        }

        while (Peek() is { } unstored && TryStore(unstored))
        {
            DeliveryCounter.Count(_subscription, KindOf(unstored));
            lock (_gate)
            {
                _waiting.TryDequeue(out _);
            }
        }

        lock (_gate)
        {
            _isTrying = false;
            SetTimer();
        }
    }

    private UnstoredOutcome? Peek()
    {
        lock (_gate)
        {
            return _waiting.TryPeek(out var unstored) ? unstored : null;
        }
    }

    private void SetTimer()
    {
        if (_waiting.Count > 0 && !_isTrying && !_isEnded)
        {
            _timer.Change(BetweenTries, Timeout.InfiniteTimeSpan);
        }
    }

    private bool TryStore(UnstoredOutcome unstored)
    {
        try
        {
            while (unstored.Pending.Holder == _reader && unstored.NextLetter is { } letter)
            {
                _letters.Write(letter);
                unstored.NextLetterIsStored();
            }
        }
        catch (Exception exception) when (exception is StreamRefusedException or BrokerUnavailableException)
        {
            Tell(ExceptionText.MessageOf(exception));
            return false;
        }

        Tell(problem: null);
        if (unstored.Redeliveries.Count > 0)
        {
            foreach (var later in unstored.Redeliveries)
            {
                _letters.Observer?.PuttingOff(unstored.Delivery, later);
            }

            _group.PutOff(_reader, unstored.Pending, unstored.Redeliveries, unstored.Delivery.EntryId);
        }
        else
        {
            _acknowledgements.Acknowledge(unstored.Pending, unstored.Delivery);
        }

        return true;
    }

    private void Tell(string? problem)
    {
        string? before;
        lock (_gate)
        {
            before = _problem;
            _problem = problem;
        }

        if (problem is not null && problem != before)
        {
            SubscriptionLog.Failing(
                _logger,
                Activity,
                _subscription.DeadLetterStream,
                _subscription.Group,
                _reader.ConsumerId,
                problem);
        }
        else if (problem is null && before is not null)
        {
            SubscriptionLog.Recovered(
                _logger,
                Activity,
                _subscription.DeadLetterStream,
                _subscription.Group,
                _reader.ConsumerId);
        }
    }
}
