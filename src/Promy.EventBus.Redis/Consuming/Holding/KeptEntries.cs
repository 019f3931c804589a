using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Entries left pending on purpose. They return after the idle time. A look through the own pending entries, after a
/// broken connection, must not return them earlier.
/// </summary>
internal sealed class KeptEntries(TimeSpan minIdle, TimeProvider timeProvider)
{
    private const int PruneAbove = 1024;
    private readonly ConcurrentDictionary<RedisValue, long> _kept = new();
    private readonly Lock _pruning = new();
    private int _count;
    private int _pruneAbove = PruneAbove;
    private StreamEntryId _forgottenUpTo;

    public void Add(RedisValue id)
    {
        var now = timeProvider.GetTimestamp();
        if (!_kept.TryAdd(id, now))
        {
            _kept[id] = now;
        }
        else if (Interlocked.Increment(ref _count) > Volatile.Read(ref _pruneAbove))
        {
            Prune();
        }
    }

    /// <summary>Whether the entry is kept and not due yet.</summary>
    public bool Contains(RedisValue id) =>
        _kept.TryGetValue(id, out var since) && timeProvider.GetElapsedTime(since) < minIdle;

    /// <summary>Whether the entry was left pending on purpose, due or not.</summary>
    public bool Knows(RedisValue id) => _kept.ContainsKey(id);

    /// <summary>
    /// As <see cref="Knows"/>, but true for forgotten entries too. Reads go upwards: an entry above all forgotten ids
    /// was never forgotten.
    /// </summary>
    public bool MayKnow(RedisValue id)
    {
        if (Knows(id))
        {
            return true;
        }

        lock (_pruning)
        {
            return StreamEntryId.Parse(id) <= _forgottenUpTo;
        }
    }

    /// <summary>The next run follows at double the count, so each entry is visited only a few times.</summary>
    private void Prune()
    {
        lock (_pruning)
        {
            if (_count <= _pruneAbove)
            {
                return;
            }

            foreach (var entry in _kept)
            {
                // An entry that was kept again in this moment stays.
                if (!Contains(entry.Key) && _kept.TryRemove(entry))
                {
                    Interlocked.Decrement(ref _count);
                    var forgotten = StreamEntryId.Parse(entry.Key);
                    _forgottenUpTo = forgotten > _forgottenUpTo ? forgotten : _forgottenUpTo;
                }
            }

            Volatile.Write(ref _pruneAbove, Math.Max(PruneAbove, 2 * _count));
        }
    }
}
