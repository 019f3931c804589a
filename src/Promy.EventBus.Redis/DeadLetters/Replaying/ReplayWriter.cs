using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Writes a batch of replays in one pipeline. Keys that share a slot are moved by a script each; the other letters are
/// appended, then deleted if the append is confirmed. Nothing is cancelled: the connection's timeouts bound the work.
/// </summary>
internal sealed class ReplayWriter(DeadLetterCommands commands, string deadLetterStream)
{
    private bool _areScriptsRefused;

    /// <returns>The outcomes, in the order of the plans.</returns>
    public async Task<ReplayOutcome[]> WriteAsync(IReadOnlyList<ReplayPlan> plans)
    {
        var outcomes = new ReplayOutcome?[plans.Count];
        await MoveAsync(plans, outcomes).ConfigureAwait(false);
        await AppendAsync(plans, outcomes).ConfigureAwait(false);
        await DeleteAsync(outcomes).ConfigureAwait(false);
        return outcomes!;
    }

    private static NameValueEntry[] FieldsOf(ReplayPlan plan) =>
        [.. plan.Fields.Select(field => new NameValueEntry(field.Name, field.Value))];

    private async Task MoveAsync(IReadOnlyList<ReplayPlan> plans, ReplayOutcome?[] outcomes)
    {
        var moves = new List<(int Index, Task<RedisValue> Reply)>();
        for (var index = 0; index < plans.Count && !_areScriptsRefused; index++)
        {
            var plan = plans[index];
            if (SatelliteKeys.ShareSlot(deadLetterStream, plan.Target!))
            {
                moves.Add((index, commands.MoveAsync(plan.Slot.Id, plan.Target, FieldsOf(plan))));
            }
        }

        foreach (var (index, reply) in moves)
        {
            var (id, fault) = await ReplyAsync(reply).ConfigureAwait(false);
            if (fault is not null && RedisErrors.IsScriptRefused(fault))
            {
                // The script did not run: append and delete instead.
                _areScriptsRefused = true;
            }
            else
            {
                outcomes[index] = new ReplayOutcome(plans[index], id, fault, IsDeleted: fault is null);
            }
        }
    }

    private async Task AppendAsync(IReadOnlyList<ReplayPlan> plans, ReplayOutcome?[] outcomes)
    {
        var appends = new List<(int Index, Task<RedisValue> Reply)>();
        for (var index = 0; index < plans.Count; index++)
        {
            if (outcomes[index] is null)
            {
                appends.Add((index, StartAsync(plans[index])));
            }
        }

        foreach (var (index, reply) in appends)
        {
            var (id, fault) = await ReplyAsync(reply).ConfigureAwait(false);
            outcomes[index] = new ReplayOutcome(plans[index], id, fault, IsDeleted: false);
        }
    }

    private async Task DeleteAsync(ReplayOutcome?[] outcomes)
    {
        RedisValue[] ids =
        [
            .. outcomes
                .Where(outcome => outcome is { Fault: null, IsDeleted: false })
                .Select(outcome => (RedisValue)outcome!.Plan.Slot.Id),
        ];
        if (ids.Length == 0)
        {
            return;
        }

        Exception? fault = null;
        try
        {
            await commands.DeleteAsync(ids).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsRedisError(exception))
        {
            // Reported in the results: the events are appended and their dead letters still there.
            fault = exception;
        }

        for (var index = 0; index < outcomes.Length; index++)
        {
            if (outcomes[index] is { Fault: null, IsDeleted: false } outcome)
            {
                outcomes[index] = outcome with { Fault = fault, IsDeleted = fault is null };
            }
        }
    }

    /// <summary>Puts every failure into the task, so that none hides the outcomes before it.</summary>
    private async Task<RedisValue> StartAsync(ReplayPlan plan) =>
        await commands.AppendAsync(plan.Target, FieldsOf(plan)).ConfigureAwait(false);

    private static async Task<(RedisValue Id, Exception? Fault)> ReplyAsync(Task<RedisValue> reply)
    {
        try
        {
            return (await reply.ConfigureAwait(false), null);
        }
        catch (Exception exception) when (RedisErrors.IsRedisError(exception))
        {
            return (RedisValue.Null, exception);
        }
    }
}
