namespace Promy.EventBus.Testing;

// In: what is in flight, and the clock.
// Out: steps of the clock, until the host has stopped.
// Owner: HarnessService, which starts it with the stop of its host and awaits it at the end.
/// <summary>
/// Lets time pass while a host stops, because its drain runs on the clock: at once for retries that are waited for, and
/// after a while without any change for handlers that do not end, so that the drain gives them up.
/// </summary>
internal sealed class StopWait(
    InFlight inFlight, GroupAccounts groups, HarnessClock clock, IReadOnlyList<EventSubscription> subscriptions)
{
    // Real time. The first is patience with handlers that are about to end, the second lets a step have its effect.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenSteps = TimeSpan.FromMilliseconds(20);

    public async Task RunAsync(CancellationToken stopped)
    {
        var wait = Patience;
        while (!stopped.IsCancellationRequested)
        {
            var pulse = inFlight.NextPulseAsync();
            var now = inFlight.Now;
            if (!groups.AreLeaving(subscriptions))
            {
                // A retry that is due before its drain has begun would be run.
                await pulse.WaitAsync(stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            var isWaitedFor = now is { Count: 0, Parked: > 0 };
            if (!isWaitedFor)
            {
                await pulse.WaitAsync(wait, TimeProvider.System, stopped)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (pulse.IsCompleted || inFlight.Now is { Count: 0, Parked: 0 })
                {
                    continue;
                }

                wait = BetweenSteps;
            }

            if (!stopped.IsCancellationRequested && clock.NextDue() is { } due)
            {
                clock.StepTo(due);
            }
        }
    }
}
