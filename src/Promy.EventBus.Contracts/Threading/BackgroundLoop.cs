namespace Promy.EventBus;

/// <summary>
/// The one way to start what outlives its caller: loops, timers, connections. Without the execution context of the
/// caller, who only happens to be the first: otherwise its trace would be the parent of everything that is handled from
/// then on, and its <see cref="AsyncLocal{T}"/> values and log scopes would be those of every handler.
/// </summary>
internal static class BackgroundLoop
{
    /// <summary>Starts it on a thread of the pool. Nothing of it runs before this returns.</summary>
    public static Task StartAsync(Func<Task> run)
    {
        using (Suppress())
        {
            return Task.Run(run, CancellationToken.None);
        }
    }

    /// <inheritdoc cref="StartAsync(Func{Task})"/>
    public static Task<TResult> StartAsync<TResult>(Func<Task<TResult>> run)
    {
        using (Suppress())
        {
            return Task.Run(run, CancellationToken.None);
        }
    }

    /// <summary>Creates a timer that is not set yet.</summary>
    public static ITimer CreateTimer(TimeProvider timeProvider, TimerCallback callback, object state) =>
        CreateTimer(timeProvider, callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Creates a timer.</summary>
    public static ITimer CreateTimer(
        TimeProvider timeProvider, TimerCallback callback, object state, TimeSpan dueTime, TimeSpan period)
    {
        using (Suppress())
        {
            return timeProvider.CreateTimer(callback, state, dueTime, period);
        }
    }

    /// <summary>The caller may have done so itself.</summary>
    private static AsyncFlowControl? Suppress() =>
        ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
}
