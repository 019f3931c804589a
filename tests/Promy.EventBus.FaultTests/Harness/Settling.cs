namespace Promy.EventBus.FaultTests;

/// <summary>
/// Waits until everything acknowledged is handled or dead-lettered, nothing is pending and the group has read all. A
/// busy machine is given the time that it needs, as long as there is progress; only a standstill ends the wait.
/// </summary>
internal sealed class Settling(FaultRun run)
{
    /// <summary>Of the time to stand still: a run that goes round in circles ends as well.</summary>
    private const int MaxFactor = 5;

    /// <param name="standStill">For how long nothing may have changed.</param>
    /// <returns>Whether everything is settled.</returns>
    public async Task<bool> WaitAsync(TimeSpan standStill)
    {
        var started = TimeProvider.System.GetTimestamp();
        Progress? last = null;
        while (TimeProvider.System.GetElapsedTime(started) < MaxFactor * standStill)
        {
            Progress? now = null;
            try
            {
                await Eventually.TrueAsync(
                    async () => await IsSettledAsync() || (now = await ProgressAsync()) != last,
                    standStill,
                    "everything is settled, or gets on");
            }
            catch (Exception) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                return false;
            }

            if (now is null)
            {
                return true;
            }

            last = now;
        }

        return false;
    }

    private async Task<bool> IsSettledAsync()
    {
        var settled = run.Handled().Select(handled => handled.Number).ToHashSet();
        if (!run.Ledger.Acknowledged.All(settled.Contains))
        {
            settled.UnionWith(await run.DeadLetteredAsync());
        }

        return run.Ledger.Acknowledged.All(settled.Contains)
            && await run.GroupAsync() is { PendingMessageCount: 0 } group
            && group.LastDeliveredId == (await run.Database.StreamInfoAsync(run.Stream)).LastGeneratedId;
    }

    private async Task<Progress> ProgressAsync()
    {
        var group = await run.GroupAsync();
        return new Progress(
            run.Workers.Sum(worker => worker.Lines("journal").Count()),
            run.Workers.Count,
            await run.Database.StreamLengthAsync(run.DeadLetters),
            group?.PendingMessageCount ?? 0,
            group?.LastDeliveredId);
    }

    private sealed record Progress(int Handled, int Workers, long Letters, int Pending, string? Delivered);
}
