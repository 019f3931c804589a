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
    private volatile bool _hasForgotten;

    public void Add(RedisValue id)
    {
        _kept[id] = timeProvider.GetTimestamp();
        if (_kept.Count > PruneAbove)
        {
            Prune();
        }
    }

    /// <summary>Whether the entry is not due yet.</summary>
    public bool Contains(RedisValue id) => _kept.TryGetValue(id, out var since) && timeProvider.GetElapsedTime(since) < minIdle;

    /// <summary>Whether the entry was left pending on purpose, due or not.</summary>
    public bool Knows(RedisValue id) => _kept.ContainsKey(id);

    /// <summary>As <see cref="Knows"/>, where what was forgotten since counts too.</summary>
    public bool MayKnow(RedisValue id) => _hasForgotten || Knows(id);

    private void Prune()
    {
        foreach (var (id, _) in _kept)
        {
            if (!Contains(id))
            {
                _hasForgotten = true;
                _kept.TryRemove(id, out _);
            }
        }
    }
}
