using System.Diagnostics;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Counts removed entries, in the metrics too. Each step counts at once: a later failure does not undo it.
/// </summary>
internal sealed class TrimTally(string stream) : IProgress<TrimResult>
{
    public long Removed { get; private set; }

    public long Unread { get; private set; }

    public void Report(TrimResult value)
    {
        Removed += value.Removed;
        Unread += value.Unread;
        var tags = new TagList { { EventBusTags.Destination, stream } };
        Add(EventBusInstruments.Trimmed, value.Removed, tags);
        Add(EventBusInstruments.TrimmedUnread, value.Unread, tags);
    }

    private static void Add(BusCounter counter, long count, in TagList tags)
    {
        if (count > 0)
        {
            counter.Add(count, tags);
        }
    }
}
