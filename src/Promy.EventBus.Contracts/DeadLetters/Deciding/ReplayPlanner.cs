using System.Collections.Frozen;

namespace Promy.EventBus;

/// <summary>Plans each dead letter. The presence of the group is checked elsewhere.</summary>
internal sealed class ReplayPlanner(
    string deadLetterStream, IEnumerable<string> replayStreams, DeadLetterReplayOptions options)
{
    private readonly FrozenSet<string> _replayStreams = replayStreams.ToFrozenSet(StringComparer.Ordinal);

    public ReplayPlan Plan(DeadLetterSlot slot)
    {
        var entry = slot.Entry!;
        if (!entry.IsReadable)
        {
            return ReplayPlan.Refuse(slot, $"The entry is no dead letter. {entry.Problem}");
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
                slot,
                $"The event has been replayed {entry.ReplayCount} times already; the limit is {options.MaxReplays}.");
        }

        return options.Target == DeadLetterReplayTarget.OriginalStream
            ? new ReplayPlan(slot, stream, fields, replayCount, Refusal: null)
            : new ReplayPlan(
                slot,
                SatelliteKeys.Retry(stream, entry.Group!),
                ReplayContents.ForGroup(entry, fields),
                replayCount,
                Refusal: null);
    }

    /// <summary>
    /// Decides for an existing group by the presence of a consumer of this library. A letter that names no group is the
    /// Go library's. Its service's group may have only Go consumers, which do not read the retry stream. Any other
    /// letter's group had consumers of this library and reads the stream when such a consumer is back.
    /// </summary>
    public static ReplayPlan Decide(ReplayPlan plan, GroupPresence presence)
    {
        var entry = plan.Slot.Entry!;
        var group = $"in the group '{entry.Group}' on the stream '{entry.OriginalStream}'";
        if (presence.IsLive == true)
        {
            return plan;
        }

        if (!entry.NamesGroup)
        {
            var reason = presence.IsLive == false
                ? $"no consumer of this library runs {group}, and nobody else reads its retry stream"
                : $"it is unknown whether a consumer of this library runs {group}: {presence.Problem}";
            return ReplayPlan.Refuse(
                plan.Slot,
                $"The letter names no group, like those of the Go library, and {reason}. "
                + "Replay to the stream instead (--to-stream).");
        }

        return presence.IsLive == false
            ? plan with
            {
                Warning = $"No consumer of this library runs {group} now: the replayed event waits until one does.",
            }
            : plan;
    }
}
