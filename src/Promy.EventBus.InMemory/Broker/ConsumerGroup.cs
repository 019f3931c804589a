namespace Promy.EventBus.InMemory;

// In: readers that come and go, and what becomes of each entry that they were given.
// Out: entries in the hands of readers, and workers that are started for them.
// Owner: its stream. What is public here takes the lock of the stream, unless it says that the caller holds it.
/// <summary>A consumer group: how far it is, what it was given and has not settled, and who reads.</summary>
internal sealed partial class ConsumerGroup : IDisposable
{
    private readonly StoredStream _stream;
    private readonly InMemoryBroker _broker;
    private readonly List<GroupReader> _readers = [];
    private readonly SortedSet<PendingEntry> _loose = new(PendingOrder.Instance);
    private readonly GroupMembers _members;
    private readonly GroupRetries _retries;
    private long _next;
    private int _turn;
    private bool _mayLackEntries;

    public ConsumerGroup(string name, StoredStream stream, InMemoryBroker broker, SubscriptionStart from)
    {
        Name = name;
        _stream = stream;
        _broker = broker;
        _members = new GroupMembers(broker.TimeProvider);
        _retries = new GroupRetries(broker, ReleaseDue);
        var isAtTheEnd = from == SubscriptionStart.End;
        _next = isAtTheEnd ? stream.Log.End : stream.Log.First;
        LastDelivered = isAtTheEnd ? stream.Log.LastId : StreamEntryId.Zero;
        Unread = isAtTheEnd ? 0 : stream.Log.Count;
    }

    public string Name { get; }

    /// <summary>Highest id that was given to it. The caller holds the lock.</summary>
    public StreamEntryId LastDelivered { get; private set; }

    /// <summary>Entries of the stream that were not given to it yet. The caller holds the lock.</summary>
    public long Unread { get; set; }

    /// <summary>Entries of the stream that it was given and has not settled. The caller holds the lock.</summary>
    public long Pending { get; private set; }

    /// <summary>Workers that run, of all readers.</summary>
    public int Running
    {
        get
        {
            lock (_stream.Gate)
            {
                return _readers.Sum(reader => reader.Running);
            }
        }
    }

    /// <summary>Entries of the stream that are pending. The caller holds the lock.</summary>
    public IEnumerable<PendingEntry> PendingEntries =>
        _loose.Concat(_readers.SelectMany(reader => reader.Held))
            .Where(pending => pending is { IsRetry: false, IsLost: false });

    /// <summary>Retries that are not due yet: for tests that let time pass until there are none.</summary>
    public int ScheduledRetries
    {
        get
        {
            lock (_stream.Gate)
            {
                return _retries.Scheduled;
            }
        }
    }

    /// <summary>The members that are live now.</summary>
    public IReadOnlyList<GroupMember> LiveMembers()
    {
        lock (_stream.Gate)
        {
            return _members.Live();
        }
    }

    /// <summary>How far it is behind.</summary>
    public GroupLag Lag()
    {
        lock (_stream.Gate)
        {
            return new GroupLag(Unread, Pending, Unread);
        }
    }

    /// <summary>An event that is to be read by this group alone. The caller holds the lock.</summary>
    /// <returns>Id of its entry.</returns>
    public string AddRetry(ReadOnlyMemory<byte> metadata, ReadOnlyMemory<byte> payload, RetryHistory history)
    {
        var entry = _retries.Add(metadata, payload, history);
        _broker.Observer?.Replayed(_stream.Name, Name, entry);
        Distribute();
        return entry.IdText;
    }

    /// <summary>An entry of the stream was removed. The caller holds the lock.</summary>
    public void Removed(long position)
    {
        if (position >= _next)
        {
            Unread--;
        }
        else
        {
            _mayLackEntries = true;
        }
    }

    /// <summary>The entries of the stream have other positions now. The caller holds the lock.</summary>
    public void Moved() => _next = _stream.Log.PositionOf(LastDelivered.Next);

    /// <summary>The broker answers again. The caller holds the lock.</summary>
    public void Resume()
    {
        _retries.Release();
        Distribute();
    }

    public void Dispose() => _retries.Dispose();

    /// <summary>
    /// As if nobody had touched what is pending and in nobody's hands for this long: for tests, without the clock.
    /// </summary>
    public void SetIdle(TimeSpan idle)
    {
        lock (_stream.Gate)
        {
            var clock = _broker.TimeProvider;
            var since = clock.GetTimestamp() - (long)(idle.TotalSeconds * clock.TimestampFrequency);
            foreach (var pending in _loose)
            {
                pending.LooseSince = since;
            }
        }
    }

    /// <summary>Members that have crashed count as gone from now on: for tests, without the clock.</summary>
    public void ExpireMembers()
    {
        lock (_stream.Gate)
        {
            _members.Expire();
        }
    }

    /// <summary>
    /// Entries that are pending on a consumer, in its hands or not, without those that were deleted: for tests.
    /// </summary>
    public int PendingOn(string consumerId)
    {
        lock (_stream.Gate)
        {
            var held = _readers.Where(reader => reader.ConsumerId == consumerId).SelectMany(reader => reader.Held);
            var loose = _loose.Where(
                pending => pending.Kind != PendingKind.HandedBack && pending.Owner == consumerId);
            return held.Concat(loose).Count(pending => !pending.Entry.IsRemoved);
        }
    }

    private void ReleaseDue()
    {
        lock (_stream.Gate)
        {
            if (_broker.IsRunning && _retries.Release())
            {
                Distribute();
            }
        }
    }
}
