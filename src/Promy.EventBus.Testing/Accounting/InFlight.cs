namespace Promy.EventBus.Testing;

/// <summary>
/// Counts what runs or is on its way. At zero nothing happens until time passes or a test does something.
/// </summary>
internal sealed class InFlight
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _pulse;
    private int _count;
    private int _parked;
    private long _begun;

    /// <summary>How much is in flight, how much waits for time, and how often anything has begun so far.</summary>
    public (int Count, int Parked, long Begun) Now
    {
        get
        {
            lock (_gate)
            {
                return (_count, _parked, _begun);
            }
        }
    }

    public void Begin(int count = 1)
    {
        lock (_gate)
        {
            _count += count;
            _begun++;
        }
    }

    public void End(int count = 1) => Lower(count, parked: 0);

    /// <summary>What was in flight waits for time.</summary>
    public void Park() => Lower(1, parked: 1);

    /// <summary>What has waited for time is in flight again.</summary>
    public void Unpark()
    {
        lock (_gate)
        {
            _count++;
            _parked--;
            _begun++;
        }
    }

    /// <summary>Something has changed that those who wait want to look at.</summary>
    public void Pulse()
    {
        TaskCompletionSource? pulse;
        lock (_gate)
        {
            (pulse, _pulse) = (_pulse, null);
        }

        pulse?.TrySetResult();
    }

    /// <summary>
    /// Ends when nothing is in flight any more, or something else has changed. Asked for before the caller looks.
    /// </summary>
    public Task NextPulseAsync()
    {
        lock (_gate)
        {
            _pulse ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _pulse.Task;
        }
    }

    private void Lower(int count, int parked)
    {
        TaskCompletionSource? pulse = null;
        lock (_gate)
        {
            _count -= count;
            _parked += parked;
            if (_count == 0)
            {
                (pulse, _pulse) = (_pulse, null);
            }
        }

        pulse?.TrySetResult();
    }
}
