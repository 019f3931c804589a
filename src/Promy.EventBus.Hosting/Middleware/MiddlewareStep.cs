namespace Promy.EventBus.Hosting;

/// <summary>
/// One middleware of a run and the rest of the way behind it. The rest begins at most once, and never after the
/// middleware has ended: a handler that ran twice in one attempt would count as one, and no scope would be left for it.
/// </summary>
internal sealed class MiddlewareStep(object middleware, Func<CancellationToken, Task> rest)
{
    private int _isTaken;
    private Task? _running;

    public bool HasGoneOn => _running is not null;

    /// <summary>The middleware calls it.</summary>
    public Task GoOnAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isTaken, 1) != 0)
        {
            throw new InvalidOperationException(
                $"{middleware.GetType()} has called the rest of the way twice, or after it had ended. "
                + "Call it once at most, and await it.");
        }

        return _running = rest(cancellationToken);
    }

    /// <summary>The middleware has ended: ends with what it has begun and not awaited.</summary>
    public Task EndAsync()
    {
        Interlocked.Exchange(ref _isTaken, 1);
        return _running is { IsCompleted: false } running ? running : Task.CompletedTask;
    }
}
