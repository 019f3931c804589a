using Promy.EventBus.Wire;

namespace Promy.EventBus.InMemory;

/// <summary>Goes through a dead-letter stream page by page, or id by id, and gives what a query asks for.</summary>
internal sealed class DeadLetterScan(BrokerLink link, string deadLetterStream, DeadLetterQuery query)
{
    private const int PageSize = 100;

    /// <summary>
    /// What matches, up to the limit. Ids that are not there are given too, and do not count towards it.
    /// </summary>
    /// <exception cref="DeadLetterStoreException">Nobody answers.</exception>
    public IEnumerable<DeadLetterSlot> Slots()
    {
        var left = query.Limit ?? long.MaxValue;
        if (left == 0)
        {
            yield break;
        }

        foreach (var slot in query.Ids is null ? InOrder() : Named(query.Ids))
        {
            if (slot.Entry is null)
            {
                yield return slot;
            }
            else if (DeadLetterFilter.Matches(query, slot.Entry))
            {
                yield return slot;
                if (--left == 0)
                {
                    yield break;
                }
            }
        }
    }

    private IEnumerable<DeadLetterSlot> InOrder()
    {
        if (Find() is not { } stream)
        {
            yield break;
        }

        // What arrives meanwhile is not looked at: a replayed event that fails again must not be replayed for ever.
        StreamEntryId newest;
        lock (stream.Gate)
        {
            newest = stream.Log.LastId;
        }

        var cursor = query.After is { } after ? StreamEntryId.Parse(after)
            : query.NewestFirst ? newest.Next
            : StreamEntryId.Zero;
        List<StreamEntry> page;
        do
        {
            Find();
            page = query.NewestFirst ? stream.ReadBack(cursor, PageSize) : stream.Read(cursor, newest, PageSize);
            foreach (var entry in page)
            {
                cursor = entry.Id;
                yield return SlotOf(entry);
            }
        }
        while (page.Count == PageSize);
    }

    private IEnumerable<DeadLetterSlot> Named(IReadOnlyList<string> ids)
    {
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            yield return Find()?.Find(StreamEntryId.Parse(id)) is { } entry
                ? SlotOf(entry)
                : new DeadLetterSlot(id, Entry: null, Size: 0);
        }
    }

    private StoredStream? Find() => DeadLetterAccess.Find(link, deadLetterStream);

    private DeadLetterSlot SlotOf(StreamEntry entry)
    {
        var read = DeadLetterReader.Read(
            deadLetterStream, entry.IdText, entry.Metadata.Span, entry.Payload.Span, out var problem);
        return new DeadLetterSlot(
            entry.IdText,
            read ?? new DeadLetterEntry
            {
                DeadLetterStream = deadLetterStream,
                Id = entry.IdText,
                Problem = problem,
                RawFields =
                [
                    new DeadLetterField { Name = "metadata"u8.ToArray(), Value = entry.Metadata },
                    new DeadLetterField { Name = "payload"u8.ToArray(), Value = entry.Payload },
                ],
            },
            entry.Metadata.Length + entry.Payload.Length);
    }
}
