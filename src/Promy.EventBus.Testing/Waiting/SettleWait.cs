using Promy.EventBus.InMemory;

namespace Promy.EventBus.Testing;

// In: what is in flight, what the groups have left, and the clock.
// Out: the end when everything is settled; steps of the clock before, when nothing is in flight and time helps.
// Owner: each caller of WhenSettledAsync has a run of its own; they take turns.
/// <summary>Waits until nothing is left to happen.</summary>
internal sealed class SettleWait(InFlight inFlight, GroupAccounts groups, InMemoryBroker broker, HarnessClock clock)
    : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>What the groups have left to happen.</summary>
    public IReadOnlyList<GroupOutlook> Unsettled =>
        [.. groups.Look(StateOf).Where(group => !group.State.IsSettled || group.Joining > 0)];

    /// <returns>
    /// <see langword="false"/> if something is left that neither time nor anything in flight settles.
    /// </returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pulse = inFlight.NextPulseAsync();
            bool? isSettled;
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                isSettled = Step(out var hasStepped);
                if (hasStepped)
                {
                    continue;
                }
            }
            finally
            {
                _turn.Release();
            }

            if (isSettled is { } end)
            {
                return end;
            }

            await pulse.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _turn.Dispose();

    /// <param name="hasStepped">Whether it is to be looked again at once.</param>
    /// <returns><see langword="null"/> if it is not known yet.</returns>
    private bool? Step(out bool hasStepped)
    {
        hasStepped = false;
        var before = inFlight.Now;
        if (before.Count > 0)
        {
            return null;
        }

        var left = Unsettled;
        if (inFlight.Now is var after && (after.Count, after.Begun) != (0, before.Begun))
        {
            // Something has begun while the groups were asked: the answers may be of different moments.
            hasStepped = after.Count == 0;
            return null;
        }

        if (left.Count == 0)
        {
            return true;
        }

        if (after.Parked == 0 && !left.Any(group => group.IsHelpedByTime))
        {
            return left.All(group => group.Paused is null) ? null : false;
        }

        if (clock.NextDue() is { } due)
        {
            clock.StepTo(due);
            hasStepped = true;
        }

        return null;
    }

    private GroupState StateOf(string stream, string group) =>
        broker.Find(stream)?.FindGroup(group)?.State() ?? default;
}
