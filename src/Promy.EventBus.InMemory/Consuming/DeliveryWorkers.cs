using System.Collections.Concurrent;

namespace Promy.EventBus.InMemory;

/// <summary>
/// The workers of a subscription, each used again and again: they run while there is something to handle, on threads of
/// the pool, and wait for nothing.
/// </summary>
internal sealed class DeliveryWorkers(
    Func<EventDelivery, CancellationToken, ValueTask<DeliveryOutcome>> onDelivery,
    IBrokerObserver? observer,
    BusLogger logger,
    CancellationToken drainExpired,
    CancellationToken settleDeadline) : IReaderWorkers
{
    private readonly ConcurrentBag<DeliveryWorker> _idle = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EventSubscription? _subscription;
    private ConsumerGroup? _group;
    private GroupReader? _reader;
    private Settlement? _settlement;
    private volatile bool _isEnding;

    public EventSubscription Subscription => Begun(_subscription);

    public ConsumerGroup Group => Begun(_group);

    public GroupReader Reader => Begun(_reader);

    public Settlement Settlement => Begun(_settlement);

    public Func<EventDelivery, CancellationToken, ValueTask<DeliveryOutcome>> OnDelivery => onDelivery;

    public IBrokerObserver? Observer => observer;

    public BusLogger Logger => logger;

    /// <summary>Cancels the deliveries in flight.</summary>
    public CancellationToken DrainExpired => drainExpired;

    /// <summary>Whether the stop has given up: nothing is settled any more.</summary>
    public bool IsOutOfTime => settleDeadline.IsCancellationRequested;

    /// <summary>Called once, before the reader joins its group.</summary>
    public void Begin(EventSubscription subscription, ConsumerGroup group, GroupReader reader, Settlement settlement)
    {
        _subscription = subscription;
        _group = group;
        _reader = reader;
        _settlement = settlement;
    }

    public void Start()
    {
        observer?.WorkBegins();
        var worker = _idle.TryTake(out var idle) ? idle : new DeliveryWorker(this);
        ThreadPool.UnsafeQueueUserWorkItem(worker, preferLocal: false);
    }

    public void Ended()
    {
        if (_isEnding)
        {
            _ended.TrySetResult();
        }
    }

    /// <summary>A worker has nothing to do.</summary>
    public void Return(DeliveryWorker worker) => _idle.Add(worker);

    /// <summary>Ends when no worker runs any more. Called after the reader was closed.</summary>
    public Task EndAsync()
    {
        _isEnding = true;

        // The last one may have ended just before that.
        if (!Group.HasWorkers(Reader))
        {
            _ended.TrySetResult();
        }

        return _ended.Task;
    }

    /// <summary>Counts and logs what the group has noticed under its lock.</summary>
    public void TellNews()
    {
        var (reclaimed, deleted) = Group.TakeNews(Reader);
        Subscription.Count(EventBusInstruments.Reclaimed, reclaimed);
        if (deleted.Count > 0)
        {
            Subscription.Count(EventBusInstruments.DeletedWhilePending, deleted.Count);
            SubscriptionLog.DeletedWhilePending(
                logger, deleted.Count, Subscription.Stream, Subscription.Group, Reader.ConsumerId, deleted[0]);
        }
    }

    private static T Begun<T>(T? part)
        where T : class =>
        part ?? throw new InvalidOperationException("The subscription has not begun.");
}
