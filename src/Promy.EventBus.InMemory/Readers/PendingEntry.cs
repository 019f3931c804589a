namespace Promy.EventBus.InMemory;

/// <summary>
/// An entry that a group was given and has not settled: in the hands of a reader, or loose. Guarded by the lock of the
/// stream, but for what is fixed while it is in hand.
/// </summary>
internal sealed class PendingEntry(StreamEntry entry)
{
    public StreamEntry Entry { get; } = entry;

    /// <summary>Whether it is one of the group's retries, and not of the stream itself.</summary>
    public bool IsRetry { get; } = entry.History is not null;

    /// <summary>Deliveries as the group counts them.</summary>
    public long Count { get; set; }

    /// <summary>Which delivery this is. Fixed while it is in hand.</summary>
    public long DeliveryCount { get; set; }

    /// <summary>
    /// Whether it is handled one at a time, and counted when its handler begins. Fixed while it is in hand.
    /// </summary>
    public bool IsSuspect { get; set; }

    /// <summary>
    /// Whether it was found to be deleted while it is in hand: it is pending no more, and its outcome settles nothing.
    /// </summary>
    public bool IsLost { get; set; }

    /// <summary>Whether its handler was interrupted by the stop: the delivery does not count.</summary>
    public bool IsInterrupted { get; set; }

    /// <summary>
    /// Whether the retry is for every handler of its type, even if its history names one. Only while it is in hand: who
    /// takes it next may have that handler.
    /// </summary>
    public bool IsForEveryHandler { get; set; }

    /// <summary>Who has it in hand; <see langword="null"/>: nobody.</summary>
    public GroupReader? Holder { get; set; }

    public PendingEntry? Previous { get; set; }

    public PendingEntry? Next { get; set; }

    /// <summary>Why it is loose.</summary>
    public PendingKind Kind { get; set; }

    /// <summary>The consumer that it is pending on while it is loose.</summary>
    public string Owner { get; set; } = "";

    /// <summary>Since when it is loose, as a timestamp.</summary>
    public long LooseSince { get; set; }

    /// <summary>Who left it pending on purpose last.</summary>
    public GroupReader? KeptBy { get; set; }

    /// <summary>The delivery as the callback gets it.</summary>
    public EventDelivery ToDelivery(EventSubscription subscription)
    {
        var history = Entry.History;
        var delivery = new EventDelivery
        {
            Stream = subscription.Stream,
            Group = subscription.Group,
            EntryId = history?.EntryId ?? Entry.IdText,
            Metadata = Entry.Metadata,
            Payload = Entry.Payload,
            DeliveryCount = DeliveryCount,
            History = history,
        };
        return IsForEveryHandler ? delivery.ForEveryHandler() : delivery;
    }
}
