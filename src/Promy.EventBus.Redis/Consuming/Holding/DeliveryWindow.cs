namespace Promy.EventBus.Redis;

/// <summary>
/// Bounds the entries of this consumer: its handlers' slots plus a prefetch. The read and reclaim loops reserve places
/// before they ask Redis for entries, so nothing is fetched without a place.
/// </summary>
internal sealed class DeliveryWindow
{
    private readonly Lock _gate = new();
    private readonly Queue<Waiter> _waiters = new();
    private int _free;
    private bool _isClosed;

    public DeliveryWindow(int capacity)
    {
        Capacity = capacity;
        _free = capacity;
    }

    public int Capacity { get; }

    /// <summary>
    /// Waits for at least <paramref name="min"/> free places, first come first served; takes up to
    /// <paramref name="max"/>.
    /// </summary>
    /// <param name="min">Places to wait for.</param>
    /// <param name="max">Places to take at most.</param>
    /// <param name="spare">Places to leave free.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<int> ReserveAsync(int min, int max, int spare, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_isClosed && _waiters.Count == 0 && _free >= min + spare)
            {
                return new ValueTask<int>(Take(max, spare));
            }

            var waiter = new Waiter(min, max, spare);
            _waiters.Enqueue(waiter);
            return new ValueTask<int>(WaitAsync(waiter, cancellationToken));
        }
    }

    /// <summary>
    /// Takes a place at once for an entry that is here already, below zero if none is free: the caller makes room and
    /// must not wait for it.
    /// </summary>
    public void Occupy()
    {
        lock (_gate)
        {
            _free--;
        }
    }

    public void Release(int count)
    {
        if (count == 0)
        {
            return;
        }

        lock (_gate)
        {
            _free += count;
            Serve();
        }
    }

    /// <summary>Grants no place until reopened: callers wait.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
        }
    }

    public void Open()
    {
        lock (_gate)
        {
            _isClosed = false;
            Serve();
        }
    }

    private async Task<int> WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        try
        {
            return await waiter.Reserved.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            lock (_gate)
            {
                // Places assigned in the same moment are released.
                if (!waiter.Reserved.TrySetCanceled(cancellationToken))
                {
                    _free += waiter.Taken;
                }

                Serve();
            }

            throw;
        }
    }

    private void Serve()
    {
        while (_waiters.TryPeek(out var waiter))
        {
            if (waiter.Reserved.Task.IsCompleted)
            {
                _waiters.Dequeue();
                continue;
            }

            if (_isClosed || _free < waiter.Min + waiter.Spare)
            {
                return;
            }

            _waiters.Dequeue();
            waiter.Taken = Take(waiter.Max, waiter.Spare);
            waiter.Reserved.TrySetResult(waiter.Taken);
        }
    }

    private int Take(int max, int spare)
    {
        var taken = Math.Min(_free - spare, max);
        _free -= taken;
        return taken;
    }

    private sealed class Waiter(int min, int max, int spare)
    {
        public int Min { get; } = min;

        public int Max { get; } = max;

        public int Spare { get; } = spare;

        public int Taken { get; set; }

        public TaskCompletionSource<int> Reserved { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
