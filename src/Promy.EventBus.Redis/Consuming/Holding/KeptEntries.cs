using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Entries that were left pending on purpose. They are to come back after the idle time, and not earlier because a connection broke
/// and the own pending entries are looked through.
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

    /// <summary>Whether the entry is not due yet.</summary>
    public bool Contains(RedisValue id) => _kept.TryGetValue(id, out var since) && timeProvider.GetElapsedTime(since) < minIdle;

    /// <summary>Whether the entry was left pending on purpose, due or not.</summary>
    public bool Knows(RedisValue id) => _kept.ContainsKey(id);

    /// <summary>
    /// As <see cref="Knows"/>, where what was forgotten since counts too. Reads go upwards: what came after all that
    /// was forgotten was not.
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

    /// <summary>The next time when twice as many are here: each entry is looked at a few times, however many.</summary>
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
                // Not where it was kept once more in this moment.
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
