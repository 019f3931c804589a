using System.Diagnostics;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>
/// The gate of the handlers: closed until every connection is open and the first events have arrived, so that neither
/// is measured. Counts events and records the time at every <paramref name="mark"/>th event.
/// </summary>
internal sealed class HandlerGate(int expected, int parked = 1, int mark = int.MaxValue)
{
    private readonly TaskCompletionSource _parked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long[] _marks = new long[(expected / mark) + 1];
    private int _entered;

    public int Expected => expected;

    public int Entered => Volatile.Read(ref _entered);

    /// <summary>As many handlers wait as are to wait.</summary>
    public Task Parked => _parked.Task.WaitAsync(Workbench.Patience);

    public Task AllEntered => _all.Task.WaitAsync(Workbench.Patience);

    /// <summary>Allocates nothing once the gate is open.</summary>
    public Task EnterAsync()
    {
        var entered = Interlocked.Increment(ref _entered);
        if (entered == parked)
        {
            _parked.TrySetResult();
        }

        if (entered % mark == 0)
        {
            _marks[entered / mark] = Stopwatch.GetTimestamp();
        }

        if (entered == expected)
        {
            _all.TrySetResult();
        }

        return _open.Task;
    }

    public void Open()
    {
        _marks[0] = Stopwatch.GetTimestamp();
        _open.TrySetResult();
    }

    /// <summary>Time between two marks; mark 0 is the opening.</summary>
    public TimeSpan Between(int first, int last) => Stopwatch.GetElapsedTime(_marks[first], _marks[last]);
}
