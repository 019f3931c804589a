namespace Promy.EventBus.InMemory;

/// <summary>
/// A subscription as its group sees it: what it is given and has in hand. Guarded by the lock of the stream.
/// </summary>
internal sealed class GroupReader(EventSubscription subscription, string consumerId, IReaderWorkers workers)
{
    private PendingEntry? _firstHeld;

    public EventSubscription Subscription { get; } = subscription;

    public string ConsumerId { get; } = consumerId;

    public IReaderWorkers Workers { get; } = workers;

    /// <summary>Whether it takes entries: not while it is paused, and not after its end has begun.</summary>
    public bool IsOpen { get; set; } = true;

    /// <summary>Whether its end has begun.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>Places for entries: those in work, and one batch more.</summary>
    public int Window { get; } = subscription.MaxConcurrency + subscription.BatchSize;

    /// <summary>Places that are taken.</summary>
    public int Taken { get; set; }

    public bool HasRoom => IsOpen && Taken < Window;

    /// <summary>Given and not begun, in the order of their delivery.</summary>
    public Queue<PendingEntry> Waiting { get; } = new();

    /// <summary>Suspects that wait for the one in work.</summary>
    public Queue<PendingEntry> WaitingSuspects { get; } = new();

    public bool IsSuspectInWork { get; set; }

    /// <summary>Loose entries that the last look has found and that have no place yet.</summary>
    public Queue<PendingEntry> Found { get; } = new();

    /// <summary>Whether the last look was the first, which takes what is pending on its name at once.</summary>
    public bool IsFirstLook { get; set; }

    /// <summary>Workers that run.</summary>
    public int Running { get; set; }

    /// <summary>Entries in hand: waiting, in work, or with an outcome that is not stored yet.</summary>
    public int HeldCount { get; private set; }

    /// <summary>Entries that were taken over since they were last counted.</summary>
    public int Reclaimed { get; set; }

    /// <summary>Entries that were found to be deleted since they were last told.</summary>
    public List<string>? Deleted { get; set; }

    /// <summary>Whom it hands over to, as long as the members are the same.</summary>
    public MemberChoice? Choice { get; set; }

    /// <summary>The members that <see cref="Choice"/> was made of.</summary>
    public long ChoiceVersion { get; set; }

    public IEnumerable<PendingEntry> Held
    {
        get
        {
            for (var held = _firstHeld; held is not null; held = held.Next)
            {
                yield return held;
            }
        }
    }

    public void Hold(PendingEntry pending)
    {
        pending.Holder = this;
        pending.Previous = null;
        pending.Next = _firstHeld;
        if (_firstHeld is not null)
        {
            _firstHeld.Previous = pending;
        }

        _firstHeld = pending;
        HeldCount++;
    }

    public void LetGo(PendingEntry pending)
    {
        if (pending.Previous is null)
        {
            _firstHeld = pending.Next;
        }
        else
        {
            pending.Previous.Next = pending.Next;
        }

        if (pending.Next is not null)
        {
            pending.Next.Previous = pending.Previous;
        }

        pending.Holder = null;
        pending.Previous = null;
        pending.Next = null;
        HeldCount--;
    }
}
