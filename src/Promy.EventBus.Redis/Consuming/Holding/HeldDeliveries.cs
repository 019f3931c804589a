namespace Promy.EventBus.Redis;

/// <summary>
/// Every entry between its delivery and the confirmation of its settlement, including buffered entries. The read and
/// reclaim loops add, the settlement removes, the lease loop renews.
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

    /// <returns><see langword="false"/> if the entry is in flight here already.</returns>
    public bool TryAdd(HeldDelivery held)
    {
        lock (_gate)
        {
            return _held.TryAdd(held.Id, held);
        }
    }

    /// <summary>Restarts the lease of an entry in flight here: Redis has just reset its idle time.</summary>
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

    /// <summary>Whether its acknowledgement may happen at any moment.</summary>
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
