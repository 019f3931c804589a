using System.Diagnostics.CodeAnalysis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Passes deliveries from the readers to the workers. Waking a worker costs more than a quick handler. So only as many
/// are woken as recent handlers need to keep up; if these prove slower, the rest is woken a moment later. An awake
/// worker takes any waiting delivery.
/// </summary>
internal sealed class DeliveryQueue : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);

    private readonly HandlerPace _pace;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly Queue<HeldDelivery> _waiting = new();
    private readonly Stack<WorkerSignal> _idle = new();
    private bool _isTimerSet;
    private bool _isCompleted;

    public DeliveryQueue(HandlerPace pace, TimeProvider timeProvider)
    {
        _pace = pace;
        _timer = BackgroundLoop.CreateTimer(
            timeProvider, static queue => ((DeliveryQueue)queue!).WakeAll(), this);
    }

    /// <summary>Adds a delivery; <see cref="Announce"/> wakes the workers.</summary>
    public void Add(HeldDelivery delivery)
    {
        lock (_gate)
        {
            _waiting.Enqueue(delivery);
        }
    }

    /// <summary>Wakes as many workers as the waiting deliveries need.</summary>
    public void Announce()
    {
        lock (_gate)
        {
            Wake(_pace.WorkersFor(_waiting.Count));
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

    /// <returns><see langword="false"/> if nothing waits and the queue is completed.</returns>
    public ValueTask<bool> WaitAsync(WorkerSignal worker)
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

    /// <summary>No delivery will be added.</summary>
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
