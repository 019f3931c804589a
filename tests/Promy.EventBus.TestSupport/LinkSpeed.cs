namespace Promy.EventBus.TestSupport;

/// <summary>
/// One direction of a link that all connections share: each chunk waits for its turn and takes as long as its bytes
/// need. Time that nobody used is lost, but for a moment by which a timer or a busy machine may be late.
/// </summary>
internal sealed class LinkSpeed(TimeProvider time)
{
    /// <summary>A chunk that takes longer than this is cut, so that a limit that changes applies soon.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private long _freeAt = time.GetTimestamp();

    /// <summary>How many of <paramref name="count"/> bytes pass at once under this limit.</summary>
    /// <param name="count">Bytes that are there.</param>
    /// <param name="bytesPerSecond">The limit; 0 is no limit.</param>
    public static int ChunkOf(int count, long bytesPerSecond) =>
        bytesPerSecond <= 0
            ? count
            : (int)Math.Clamp(bytesPerSecond * Longest.TotalSeconds, 1, count);

    /// <summary>Takes the link for a chunk and returns when its last byte has passed.</summary>
    /// <param name="bytes">Size of the chunk.</param>
    /// <param name="bytesPerSecond">The limit; 0 is no limit.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task PassAsync(int bytes, long bytesPerSecond, CancellationToken cancellationToken)
    {
        if (bytesPerSecond <= 0)
        {
            return;
        }

        long passed;
        lock (_lock)
        {
            var needed = (long)Math.Ceiling((double)bytes / bytesPerSecond * time.TimestampFrequency);
            var slack = (long)(Slack.TotalSeconds * time.TimestampFrequency);
            passed = _freeAt = Math.Max(_freeAt, time.GetTimestamp() - slack) + needed;
        }

        while (time.GetElapsedTime(time.GetTimestamp(), passed) is { Ticks: > 0 } rest)
        {
            await Task.Delay(Rounded(rest), time, cancellationToken);
        }
    }

    // Timers count in whole milliseconds; less would come back at once.
    private static TimeSpan Rounded(TimeSpan rest) => TimeSpan.FromMilliseconds(Math.Ceiling(rest.TotalMilliseconds));
}
