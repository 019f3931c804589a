namespace Promy.EventBus.Hosting;

/// <summary>
/// Keeps one stream subscribed for one group until the host stops. The transport survives its own errors; should a
/// subscription end all the same, it is logged and started again.
/// </summary>
internal sealed partial class ConsumerLoop(
    PlannedLoop plan,
    EventDispatcher dispatcher,
    IEventTransport transport,
    IEventSubscriber subscriber,
    TimeProvider timeProvider,
    BusLogger logger)
{
    private volatile string? _problem;

    public PlannedLoop Plan { get; } = plan;

    /// <summary>
    /// Why the last subscription ended, in words without secrets; <see langword="null"/> while none has.
    /// </summary>
    public string? Problem => _problem;

    public async Task RunAsync(CancellationToken stopping)
    {
        var handlers = string.Join(", ", Plan.Handlers.Select(handler => $"{handler.Name} ({handler.EventType})"));
        Log.Consuming(logger, Plan.Stream, Plan.Group, handlers);
        for (var failures = 0; !stopping.IsCancellationRequested; failures++)
        {
            var started = timeProvider.GetTimestamp();
            var error = await SubscribeAsync(stopping).ConfigureAwait(false);
            if (stopping.IsCancellationRequested)
            {
                ReportEnd(error);
                return;
            }

            failures = RestartDelay.IsStable(timeProvider.GetElapsedTime(started)) ? 0 : failures;
            var delay = RestartDelay.After(failures);
            _problem = error is null
                ? "The subscription ended by itself."
                : transport.Describe(error, withAddress: false);
            Log.Restarting(logger, Plan.Stream, Plan.Group, delay, error);
            await Task.Delay(delay, timeProvider, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>What ended the subscription; <see langword="null"/> where it ended without an error.</returns>
    private async Task<Exception?> SubscribeAsync(CancellationToken stopping)
    {
        try
        {
            // Handlers get the decoded event, which holds nothing of the bytes.
            var subscription = Plan.Subscription with { IsMemoryReused = true };
            await subscriber.SubscribeAsync(subscription, dispatcher.DispatchAsync, stopping).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception)
        {
            // Boundary of the loop: the caller logs it and starts again. An escaped exception would end the host.
            return exception;
        }
    }

    private void ReportEnd(Exception? error)
    {
        if (error is not null)
        {
            Log.EndedWithError(logger, Plan.Stream, Plan.Group, error);
        }
    }
}
