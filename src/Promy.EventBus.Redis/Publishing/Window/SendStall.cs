namespace Promy.EventBus.Redis;

/// <summary>Whether nothing has been confirmed for the write timeout, though something is on the way.</summary>
internal sealed class SendStall(TimeSpan writeTimeout, TimeProvider timeProvider)
{
    private static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(10);

    private long _lastProgress;

    /// <summary>How often to look: often enough that looking adds little to the timeout.</summary>
    public TimeSpan Interval { get; } = writeTimeout / 32 > MinInterval ? writeTimeout / 32 : MinInterval;

    /// <summary>When something was confirmed last, or the first was sent after a pause.</summary>
    public long LastProgress => Volatile.Read(ref _lastProgress);

    /// <summary>The first is sent after a pause.</summary>
    public void Begin() => Volatile.Write(ref _lastProgress, timeProvider.GetTimestamp());

    /// <summary>Looks again.</summary>
    /// <param name="hasProgress">Whether something was confirmed since the last look.</param>
    public bool IsStalled(bool hasProgress)
    {
        if (hasProgress)
        {
            Begin();
        }

        return timeProvider.GetElapsedTime(LastProgress) >= writeTimeout;
    }
}
