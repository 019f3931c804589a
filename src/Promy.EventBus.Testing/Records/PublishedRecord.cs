namespace Promy.EventBus.Testing;

/// <summary>A stored event, without its type.</summary>
internal sealed record PublishedRecord(Event Event, string Stream, string EntryId, PublishOptions Beside)
{
    public static IReadOnlyList<PublishedEvent<TEvent>> Of<TEvent>(IEnumerable<PublishedRecord> records)
        where TEvent : Event
    {
        var found = new List<PublishedEvent<TEvent>>();
        foreach (var record in records)
        {
            if (record.Event is TEvent @event)
            {
                found.Add(new PublishedEvent<TEvent>(@event, record.Stream, record.EntryId, record.Beside));
            }
        }

        return found;
    }
}
