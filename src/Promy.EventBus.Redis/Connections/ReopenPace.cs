namespace Promy.EventBus.Redis;

/// <summary>
/// Paces the requests for a new connection after the application has lost its own: twice at once, then with growing
/// waits, for all callers together. The waits stay so short that the bus is back within two seconds. Used under the
/// lock of the connection.
/// </summary>
internal sealed class ReopenPace(TimeProvider timeProvider)
{
    private const int MaxDoublings = 2;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);

    // A connection that lived this long was no failure.
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(5);

    private int _tries;
    private long _triedAt;

    public bool IsDue => timeProvider.GetElapsedTime(_triedAt) >= DelayAfter(_tries);

    public void Tried()
    {
        _tries = timeProvider.GetElapsedTime(_triedAt) >= Stable ? 1 : _tries + 1;
        _triedAt = timeProvider.GetTimestamp();
    }

    /// <param name="tries">Tries in a row, including the first.</param>
    public static TimeSpan DelayAfter(int tries) =>
        tries < 2 ? TimeSpan.Zero : First * Math.Pow(2, Math.Min(tries - 2, MaxDoublings));
}
