using System.Diagnostics.CodeAnalysis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Hands deliveries over from those who read to the workers. Waking a worker costs more than a quick handler does, so as many are woken as
/// the handlers seen so far need to keep up; should they be slower this time, the rest follows a moment later. A worker that is awake takes
/// whatever waits.
/// </summary>
internal sealed class DeliveryQueue : IAsyncDisposable
{
    private const int AverageOver = 16;

    // In this time what has arrived is to be handled.
    private static readonly TimeSpan Target = TimeSpan.FromMicroseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);

    // Of handlers that nothing is known about: they count as slow.
    private static readonly TimeSpan Unknown = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider _timeProvider;
    private readonly double _targetTicks;
    private readonly double _quickTicks;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly Queue<HeldDelivery> _waiting = new();
    private readonly Stack<IdleWorker> _idle = new();
    private double _averageTicks;
    private bool _isTimerSet;
    private bool _isCompleted;

    public DeliveryQueue(EventSubscription subscription, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _targetTicks = Target.TotalSeconds * timeProvider.TimestampFrequency;
        _averageTicks = Unknown.TotalSeconds * timeProvider.TimestampFrequency;
        _quickTicks = Quick.TotalSeconds * timeProvider.TimestampFrequency * subscription.MaxConcurrency / subscription.BatchSize;
        _timer = BackgroundLoop.CreateTimer(
            timeProvider, static queue => ((DeliveryQueue)queue!).WakeAll(), this);
    }

    /// <summary>Whether a whole batch is handled in next to no time.</summary>
    public bool AreHandlersQuick => Volatile.Read(ref _averageTicks) < _quickTicks;

    /// <summary>Adds one; <see cref="Announce"/> tells the workers.</summary>
    public void Add(HeldDelivery delivery)
    {
        lock (_gate)
        {
            _waiting.Enqueue(delivery);
        }
    }

    /// <summary>Wakes as many workers as what waits is worth.</summary>
    public void Announce()
    {
        lock (_gate)
        {
            Wake(DeliveryShare.Workers(_waiting.Count, _averageTicks, _targetTicks));
            if (_waiting.Count > 0 && _idle.Count > 0 && !_isTimerSet)
            {
                _isTimerSet = true;
                _timer.Change(Patience, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public bool TryTake([NotNullWhen(true)] out HeldDelivery? delivery)
    {
        lock (_gate)
        {
            return _waiting.TryDequeue(out delivery);
        }
    }

    /// <returns><see langword="false"/> when nothing waits and nothing comes any more.</returns>
    public ValueTask<bool> WaitAsync(IdleWorker worker)
    {
        lock (_gate)
        {
            if (_waiting.Count > 0 || _isCompleted)
            {
                return new ValueTask<bool>(_waiting.Count > 0);
            }

            _idle.Push(worker);
            return worker.WaitAsync();
        }
    }

    /// <summary>How long one delivery took until it was settled, in units of a timestamp.</summary>
    public void Took(long ticks)
    {
        // Not exact where two do it at once: it is an estimate.
        var average = Volatile.Read(ref _averageTicks);
        Volatile.Write(ref _averageTicks, average + ((ticks - average) / AverageOver));
    }

    /// <summary>Nothing comes any more.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _isCompleted = true;
            Wake(_idle.Count);
        }
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void WakeAll()
    {
        lock (_gate)
        {
            _isTimerSet = false;
            Wake(_waiting.Count);
        }
    }

    private void Wake(int workers)
    {
        for (; workers > 0 && _idle.TryPop(out var worker); workers--)
        {
            worker.Wake();
        }
    }
}
