namespace Promy.EventBus;

/// <summary>
/// The one way to start work that outlives its caller: loops, timers, connections. It runs without the execution
/// context of the caller, who is only the first by chance. Otherwise the caller's trace would be the parent of
/// everything handled from then on. Its <see cref="AsyncLocal{T}"/> values and log scopes would reach every handler.
/// </summary>
internal static class BackgroundLoop
{
    /// <summary>Starts work on a pool thread. No part of it runs before this returns.</summary>
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

    public static ITimer CreateTimer(
        TimeProvider timeProvider, TimerCallback callback, object state, TimeSpan dueTime, TimeSpan period)
    {
        using (Suppress())
        {
            return timeProvider.CreateTimer(callback, state, dueTime, period);
        }
    }

    /// <summary>Suppresses the flow, unless the caller has done so.</summary>
    private static AsyncFlowControl? Suppress() =>
        ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
}
