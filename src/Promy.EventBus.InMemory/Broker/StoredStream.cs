namespace Promy.EventBus.InMemory;

// In: entries, and groups that read them.
// Out: entries that are given to the readers of the groups.
// Owner: the broker, for its whole life.
/// <summary>
/// A stream and its groups. One lock guards all of it, retries included; nothing of the application runs under it.
/// </summary>
internal sealed class StoredStream(string name, InMemoryBroker broker) : IDisposable
{
    private readonly List<ConsumerGroup> _groups = [];
    private readonly EntryBytes _bytes = new();
    private volatile bool _isRefused;

    public Lock Gate { get; } = new();

    public string Name { get; } = name;

    /// <summary>Guarded by <see cref="Gate"/>.</summary>
    public EntryLog Log { get; } = new();

    /// <summary>Guarded by <see cref="Gate"/>.</summary>
    public IReadOnlyList<ConsumerGroup> Groups => _groups;

    /// <summary>Whether writes are refused, as a test wants it.</summary>
    public bool IsRefused
    {
        get => _isRefused;
        set => _isRefused = value;
    }

    public long Count
    {
        get
        {
            lock (Gate)
            {
                return Log.Count;
            }
        }
    }

    /// <returns>Id of the entry.</returns>
    /// <exception cref="StreamRefusedException">Writes are refused.</exception>
    public string Append(ReadOnlyMemory<byte> metadata, ReadOnlyMemory<byte> payload, EventBusStreamTrimOptions? trim)
    {
        ThrowIfRefused();
        lock (Gate)
        {
            var entry = Store(metadata, payload);
            Trim(trim);
            Deliver();
            return entry.IdText;
        }
    }

    /// <summary>Events of a batch that follow on each other.</summary>
    /// <param name="events">The events.</param>
    /// <param name="ids">Takes the id of each.</param>
    /// <param name="trim">How far the stream may grow; <see langword="null"/>: as far as it does.</param>
    /// <exception cref="StreamRefusedException">Writes are refused.</exception>
    public void Append(ReadOnlySpan<EncodedEvent> events, Span<string?> ids, EventBusStreamTrimOptions? trim)
    {
        ThrowIfRefused();
        lock (Gate)
        {
            for (var index = 0; index < events.Length; index++)
            {
                ids[index] = Store(events[index].Metadata, events[index].Payload).IdText;
            }

            Trim(trim);
            Deliver();
        }
    }

    /// <summary>The group, which exists from now on.</summary>
    /// <param name="group">Its name.</param>
    /// <param name="from">Where it starts if it does not exist yet.</param>
    public ConsumerGroup Open(string group, SubscriptionStart from)
    {
        lock (Gate)
        {
            if (Find(group) is { } known)
            {
                return known;
            }

            var created = new ConsumerGroup(group, this, broker, from);
            _groups.Add(created);
            return created;
        }
    }

    /// <returns><see langword="null"/> if there is no such group.</returns>
    public ConsumerGroup? FindGroup(string group)
    {
        lock (Gate)
        {
            return Find(group);
        }
    }

    /// <summary>Guarded by <see cref="Gate"/>.</summary>
    public ConsumerGroup? Find(string group) => _groups.Find(known => known.Name == group);

    /// <summary>Up to a number of entries with ids above one and not above another.</summary>
    public List<StreamEntry> Read(StreamEntryId after, StreamEntryId last, int count)
    {
        lock (Gate)
        {
            var entries = new List<StreamEntry>();
            for (var position = Log.PositionOf(after.Next); position < Log.End && entries.Count < count; position++)
            {
                if (Log.At(position) is { } entry)
                {
                    if (entry.Id > last)
                    {
                        break;
                    }

                    entries.Add(entry);
                }
            }

            return entries;
        }
    }

    /// <summary>As <see cref="Read"/>, the newest first: ids below one.</summary>
    public List<StreamEntry> ReadBack(StreamEntryId below, int count)
    {
        lock (Gate)
        {
            var entries = new List<StreamEntry>();
            for (var position = Log.PositionOf(below) - 1; position >= Log.First && entries.Count < count; position--)
            {
                if (Log.At(position) is { } entry)
                {
                    entries.Add(entry);
                }
            }

            return entries;
        }
    }

    /// <returns><see langword="null"/> if there is no such entry.</returns>
    public StreamEntry? Find(StreamEntryId id)
    {
        lock (Gate)
        {
            var position = Log.PositionOf(id);
            return position < Log.End && Log.At(position) is { } entry && entry.Id == id ? entry : null;
        }
    }

    /// <returns><see langword="false"/> if there is no such entry.</returns>
    public bool Remove(StreamEntryId id)
    {
        lock (Gate)
        {
            var position = Log.PositionOf(id);
            return position < Log.End && Log.At(position) is { } entry && entry.Id == id && RemoveAt(position);
        }
    }

    /// <summary>Guarded by <see cref="Gate"/>.</summary>
    /// <returns><see langword="false"/> if there is no entry.</returns>
    public bool RemoveAt(long position)
    {
        if (!Log.Remove(position))
        {
            return false;
        }

        foreach (var group in _groups)
        {
            group.Removed(position);
        }

        if (Log.HasManyGaps)
        {
            Log.Compact();
            _groups.ForEach(group => group.Moved());
        }

        return true;
    }

    /// <summary>The broker answers again.</summary>
    public void Resume()
    {
        lock (Gate)
        {
            _groups.ForEach(group => group.Resume());
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            _groups.ForEach(group => group.Dispose());
        }
    }

    private void ThrowIfRefused()
    {
        if (_isRefused)
        {
            throw new StreamRefusedException(Name);
        }
    }

    private StreamEntry Store(ReadOnlyMemory<byte> metadata, ReadOnlyMemory<byte> payload)
    {
        var entry = new StreamEntry(broker.IdAfter(Log.LastId), _bytes.CopyOf(metadata), _bytes.CopyOf(payload));
        Log.Add(entry);
        broker.Observer?.Appended(Name, entry);
        foreach (var group in _groups)
        {
            group.Unread++;
        }

        return entry;
    }

    private void Deliver()
    {
        foreach (var group in _groups)
        {
            group.Distribute();
        }
    }

    private void Trim(EventBusStreamTrimOptions? trim)
    {
        if (trim is null)
        {
            return;
        }

        var oldest = trim.MaxAge is { } age && trim.MaxLength is null
            ? StreamEntryId.At(broker.TimeProvider.GetUtcNow() - age)
            : StreamEntryId.Zero;
        while (Log.Count > 0
            && (trim.MaxLength is { } length ? Log.Count > length : Log.At(Log.First)!.Id < oldest))
        {
            RemoveAt(Log.First);
        }
    }
}
