using System.Text;
using Promy.EventBus.Wire;

namespace Promy.EventBus.InMemory;

/// <summary>Replays dead letters one by one: plan, ask for the group, write and delete in one step, tell.</summary>
internal sealed class DeadLetterReplay(
    BrokerLink link, string deadLetterStream, ReplayPlanner planner, DeadLetterReplayOptions options)
{
    /// <exception cref="DeadLetterStoreException">Nobody answers.</exception>
    public DeadLetterReplayResult Replay(DeadLetterSlot slot)
    {
        if (slot.Entry is null)
        {
            return ReplayResults.NotFound(slot.Id, options.IsDryRun);
        }

        var plan = PlanOf(slot);
        return plan.Refusal is not null ? ReplayResults.Refused(plan, options.IsDryRun)
            : options.IsDryRun ? ReplayResults.DryRun(plan)
            : Write(plan);
    }

    private ReplayPlan PlanOf(DeadLetterSlot slot)
    {
        var plan = planner.Plan(slot);
        if (plan.Refusal is not null || options.Target != DeadLetterReplayTarget.FailingGroup)
        {
            return plan;
        }

        // In a stream that no group reads the event would be lost to everybody.
        var (stream, group) = (slot.Entry!.OriginalStream!, slot.Entry.Group!);
        return GroupOf(stream, group) is { } known
            ? ReplayPlanner.Decide(plan, new GroupPresence(known.LiveMembers().Count > 0, Problem: null))
            : ReplayPlan.Refuse(
                slot, $"The group '{group}' does not exist on the stream '{stream}'. Replay to the stream instead.");
    }

    private DeadLetterReplayResult Write(ReplayPlan plan)
    {
        if (DeadLetterAccess.Find(link, deadLetterStream) is not { } letters)
        {
            return ReplayResults.NotFound(plan.Slot.Id, isDryRun: false);
        }

        var target = link.Broker.Open(plan.Slot.Entry!.OriginalStream!);
        if (target.IsRefused)
        {
            var problem = ExceptionText.MessageOf(new StreamRefusedException(target.Name));
            return ReplayResults.Failed(plan, $"The event was not appended: {problem}", entryId: null);
        }

        // Always in the same order, so that no two of them wait for each other.
        var isFirst = string.CompareOrdinal(letters.Name, target.Name) < 0;
        lock ((isFirst ? letters : target).Gate)
        {
            lock ((isFirst ? target : letters).Gate)
            {
                return letters.Remove(StreamEntryId.Parse(plan.Slot.Id))
                    ? ReplayResults.Succeeded(plan, Append(plan, target))
                    : ReplayResults.NotFound(plan.Slot.Id, isDryRun: false);
            }
        }
    }

    /// <returns>Id of the event's new entry.</returns>
    private string Append(ReplayPlan plan, StoredStream target)
    {
        var metadata = FieldOf(plan, WireFields.Metadata);
        var payload = FieldOf(plan, WireFields.Payload);
        if (options.Target != DeadLetterReplayTarget.FailingGroup)
        {
            return target.Append(metadata, payload, trim: null);
        }

        var history = RetryHistoryReader.Read(FieldOf(plan, WireFields.Retry).Span) ?? new RetryHistory();
        return target.Find(plan.Slot.Entry!.Group!)!.AddRetry(metadata, payload, history);
    }

    private ConsumerGroup? GroupOf(string stream, string group) =>
        DeadLetterAccess.Find(link, stream)?.FindGroup(group);

    private static ReadOnlyMemory<byte> FieldOf(ReplayPlan plan, string name)
    {
        foreach (var field in plan.Fields)
        {
            if (field.Name.Span.SequenceEqual(Encoding.UTF8.GetBytes(name)))
            {
                return field.Value;
            }
        }

        return default;
    }
}
