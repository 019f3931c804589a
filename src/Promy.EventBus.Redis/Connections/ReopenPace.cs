namespace Promy.EventBus.Redis;

/// <summary>
/// When a connection that the application has lost may be asked for again: twice at once, and then with growing waits,
/// however many callers want it. Never so long that the bus would not be back within two seconds. Used under the lock
/// of its connection.
/// </summary>
internal sealed class ReopenPace(TimeProvider timeProvider)
{
    private const int MaxDoublings = 2;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);

    // One that has lived this long was no failure.
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(5);

    private int _tries;
    private long _triedAt;

    public bool IsDue => timeProvider.GetElapsedTime(_triedAt) >= DelayAfter(_tries);

    public void Tried()
    {
        _tries = timeProvider.GetElapsedTime(_triedAt) >= Stable ? 1 : _tries + 1;
        _triedAt = timeProvider.GetTimestamp();
    }

    /// <param name="tries">Tries in a row, the first one included.</param>
    public static TimeSpan DelayAfter(int tries) =>
        tries < 2 ? TimeSpan.Zero : First * Math.Pow(2, Math.Min(tries - 2, MaxDoublings));
}
