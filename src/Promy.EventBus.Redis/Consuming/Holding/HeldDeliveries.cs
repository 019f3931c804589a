namespace Promy.EventBus.Redis;

/// <summary>
/// Every entry between its delivery and the confirmation of its settlement, buffered ones included. Added to by the read and
/// reclaim loops, removed from by the settlement, kept leased by the lease loop.
/// </summary>
internal sealed class HeldDeliveries
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HeldDelivery> _held = new(StringComparer.Ordinal);

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _held.Count;
            }
        }
    }

    /// <returns><see langword="false"/> when the entry is in flight here already.</returns>
    public bool TryAdd(HeldDelivery held)
    {
        lock (_gate)
        {
            return _held.TryAdd(held.Id, held);
        }
    }

    /// <summary>Redis has just reset the idle time of an entry that is in flight here: its lease runs anew.</summary>
    public void Renewed(string id, long at)
    {
        lock (_gate)
        {
            if (_held.TryGetValue(id, out var delivery))
            {
                delivery.LeasedAt = at;
            }
        }
    }

    public bool Contains(string id)
    {
        lock (_gate)
        {
            return _held.ContainsKey(id);
        }
    }

    /// <summary>Whether it is acknowledged at any moment.</summary>
    public bool IsSettled(string id)
    {
        lock (_gate)
        {
            return _held.TryGetValue(id, out var delivery) && delivery.IsSettled;
        }
    }

    public void Remove(HeldDelivery held)
    {
        lock (_gate)
        {
            _held.Remove(held.Id);
        }
    }

    public void Remove(List<HeldDelivery> settled)
    {
        lock (_gate)
        {
            foreach (var held in settled)
            {
                _held.Remove(held.Id);
            }
        }
    }

    public HashSet<string> Ids()
    {
        lock (_gate)
        {
            return new HashSet<string>(_held.Keys, StringComparer.Ordinal);
        }
    }

    public HeldDelivery[] Snapshot()
    {
        lock (_gate)
        {
            return [.. _held.Values];
        }
    }
}
