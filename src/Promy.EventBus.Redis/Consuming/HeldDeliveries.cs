using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// Every entry between its delivery and the confirmation of its settlement, buffered ones included. Added to by the read and
/// reclaim loops, removed from by the settlement, kept leased by the lease loop.
/// </summary>
internal sealed class HeldDeliveries
{
    private readonly ConcurrentDictionary<RedisValue, HeldDelivery> _held = new();

    public int Count => _held.Count;

    /// <returns><see langword="false"/> when the entry is in flight here already.</returns>
    public bool TryAdd(HeldDelivery held) => _held.TryAdd(held.Id, held);

    /// <summary>Redis has just reset the idle time of an entry that is in flight here: its lease runs anew.</summary>
    public void Renewed(RedisValue id, long at)
    {
        if (_held.TryGetValue(id, out var delivery))
        {
            delivery.LeasedAt = at;
        }
    }

    public bool Contains(RedisValue id) => _held.ContainsKey(id);

    public void Remove(HeldDelivery held) => _held.TryRemove(held.Id, out _);

    public HeldDelivery[] Snapshot() => [.. _held.Values];
}
