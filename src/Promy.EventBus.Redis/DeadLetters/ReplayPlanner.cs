using System.Collections.Frozen;

namespace Promy.EventBus.Redis;

/// <summary>Decides what is to happen to each dead letter. Whether the group exists is asked elsewhere.</summary>
internal sealed class ReplayPlanner(string deadLetterStream, IEnumerable<string> replayStreams, DeadLetterReplayOptions options)
{
    private readonly FrozenSet<string> _replayStreams = replayStreams.ToFrozenSet(StringComparer.Ordinal);

    public ReplayPlan Plan(DeadLetterSlot slot)
    {
        var entry = slot.Entry!;
        if (!entry.IsReadable)
        {
            return ReplayPlan.Refuse(slot, $"It is no dead letter. {entry.Problem}");
        }

        var stream = entry.OriginalStream!;
        if (!_replayStreams.Contains(stream) || stream == deadLetterStream)
        {
            return ReplayPlan.Refuse(slot, $"The stream '{stream}' is not among those that events may be replayed to.");
        }

        if (options.Target == DeadLetterReplayTarget.FailingGroup && !WireNames.IsName(entry.Group))
        {
            return ReplayPlan.Refuse(slot, $"'{entry.Group}' is not a usable name of a group.");
        }

        var fields = ReplayContents.Of(entry, out var replayCount, out var problem);
        if (problem is not null)
        {
            return ReplayPlan.Refuse(slot, problem);
        }

        if (replayCount > options.MaxReplays)
        {
            return ReplayPlan.Refuse(
                slot, $"The event has been replayed {entry.ReplayCount} times already; the limit is {options.MaxReplays}.");
        }

        return options.Target == DeadLetterReplayTarget.OriginalStream
            ? new ReplayPlan(slot, stream, fields, replayCount, Refusal: null)
            : new ReplayPlan(
                slot, SatelliteKeys.Retry(stream, entry.Group!), ReplayContents.ForGroup(entry, fields), replayCount, Refusal: null);
    }
}
