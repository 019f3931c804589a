namespace Promy.EventBus.Redis;

// In: batches of found letters.
// Out: entries of a stream, or of one group's retry stream, and a result for each letter.
// Owner: RedisDeadLetterStore, for one call.
/// <summary>Replays dead letters batch by batch: plans, asks for the groups, writes, reports.</summary>
internal sealed class DeadLetterReplay(
    ReplayPlanner planner,
    KnownGroups groups,
    LiveGroups liveGroups,
    ReplayWriter writer,
    DeadLetterReplayOptions options)
{
    /// <param name="batch">Dead letters, and missing ids.</param>
    /// <param name="cancellationToken">Has an effect until the first letter is written.</param>
    /// <returns>A result for each, in order, and the first fault if there was any.</returns>
    public async Task<(DeadLetterReplayResult[] Results, Exception? Fault)> RunAsync(
        IReadOnlyList<DeadLetterSlot> batch, CancellationToken cancellationToken)
    {
        var results = new DeadLetterReplayResult[batch.Count];
        var planned = new List<(int Index, ReplayPlan Plan)>();
        for (var index = 0; index < batch.Count; index++)
        {
            if (batch[index].Entry is null)
            {
                results[index] = ReplayResults.NotFound(batch[index].Id, options.IsDryRun);
                continue;
            }

            var plan = await PlanAsync(batch[index], cancellationToken).ConfigureAwait(false);
            if (plan.Refusal is not null)
            {
                results[index] = ReplayResults.Refused(plan, options.IsDryRun);
            }
            else if (options.IsDryRun)
            {
                results[index] = ReplayResults.DryRun(plan);
            }
            else
            {
                planned.Add((index, plan));
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        var outcomes = await writer.WriteAsync([.. planned.Select(one => one.Plan)]).ConfigureAwait(false);
        for (var position = 0; position < outcomes.Length; position++)
        {
            results[planned[position].Index] = WrittenReplays.ResultOf(outcomes[position]);
        }

        return (results, outcomes.FirstOrDefault(outcome => outcome.Fault is not null)?.Fault);
    }

    private async ValueTask<ReplayPlan> PlanAsync(DeadLetterSlot slot, CancellationToken cancellationToken)
    {
        var plan = planner.Plan(slot);
        if (plan.Refusal is not null || options.Target != DeadLetterReplayTarget.FailingGroup)
        {
            return plan;
        }

        // In a stream without readers the event would be lost.
        var (stream, group) = (slot.Entry!.OriginalStream!, slot.Entry.Group!);
        if (!await groups.ExistsAsync(stream, group, cancellationToken).ConfigureAwait(false))
        {
            return ReplayPlan.Refuse(
                slot, $"The group '{group}' does not exist on the stream '{stream}'. Replay to the stream instead.");
        }

        var presence = await liveGroups.LookAsync(stream, group, cancellationToken).ConfigureAwait(false);
        return ReplayPlanner.Decide(plan, presence);
    }
}
