namespace Promy.EventBus.Redis;

/// <summary>Whether nothing was confirmed for the write timeout, although bytes are in transit.</summary>
internal sealed class SendStall(TimeSpan writeTimeout, TimeProvider timeProvider)
{
    private static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(10);

    private long _lastProgress;

    /// <summary>Time between checks: so short that it adds little to the timeout.</summary>
    public TimeSpan Interval { get; } = writeTimeout / 32 > MinInterval ? writeTimeout / 32 : MinInterval;

    /// <summary>Time of the last confirmation, or of the first send after a pause.</summary>
    public long LastProgress => Volatile.Read(ref _lastProgress);

    /// <summary>At the first send after a pause.</summary>
    public void Begin() => Volatile.Write(ref _lastProgress, timeProvider.GetTimestamp());

    /// <summary>Checks again.</summary>
    /// <param name="hasProgress">Whether there was a confirmation since the last check.</param>
    public bool IsStalled(bool hasProgress)
    {
        if (hasProgress)
        {
            Begin();
        }

        return timeProvider.GetElapsedTime(LastProgress) >= writeTimeout;
    }
}
