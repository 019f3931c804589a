namespace Promy.EventBus.InMemory;

/// <content>What a reader finds when it looks: entries that are pending and in nobody's hands.</content>
internal sealed partial class ConsumerGroup
{
    private void LookFor(GroupReader reader, bool isFirst)
    {
        if (!reader.IsOpen || !_broker.IsRunning)
        {
            return;
        }

        DropDeleted(reader);

        // Else the last look is not over: what it has found still waits for places.
        if (reader.Found.Count == 0 && _loose.Count > 0)
        {
            reader.IsFirstLook = isFirst;
            var now = _broker.TimeProvider.GetTimestamp();
            foreach (var own in _loose.Where(pending => IsOwn(reader, pending)))
            {
                reader.Found.Enqueue(own);
            }

            foreach (var other in _loose.Where(pending => !IsOwn(reader, pending) && IsAnybodys(reader, pending, now)))
            {
                reader.Found.Enqueue(other);
            }
        }

        Fill(reader);
    }

    /// <summary>
    /// Any look finds every entry that was deleted while it was pending, idle or not and on any name, as XAUTOCLAIM
    /// does. What is being handled goes on, and settles nothing.
    /// </summary>
    private void DropDeleted(GroupReader reader)
    {
        if (!_mayLackEntries)
        {
            return;
        }

        _mayLackEntries = false;
        foreach (var pending in PendingEntries.Where(pending => pending.Entry.IsRemoved).ToList())
        {
            Pending--;
            (reader.Deleted ??= []).Add(pending.Entry.IdText);
            pending.IsLost = pending.Holder is not null;
            _loose.Remove(pending);
        }
    }

    /// <summary>Pending on its name, and not because it is to wait for the idle time.</summary>
    private static bool IsOwn(GroupReader reader, PendingEntry pending) =>
        pending.Owner == reader.ConsumerId
        && pending.Kind != PendingKind.HandedBack
        && (reader.IsFirstLook || pending.Kind != PendingKind.Kept);

    private bool IsAnybodys(GroupReader reader, PendingEntry pending, long now) =>
        pending.Kind == PendingKind.HandedBack
        || _broker.TimeProvider.GetElapsedTime(pending.LooseSince, now) >= reader.Subscription.MinIdle;

    /// <summary>Takes a loose entry, unless another reader has it by now.</summary>
    private void TakeUp(GroupReader reader, PendingEntry pending)
    {
        var isThere = _loose.Contains(pending);
        if (!isThere
            || (!IsOwn(reader, pending) && !IsAnybodys(reader, pending, _broker.TimeProvider.GetTimestamp())))
        {
            return;
        }

        _loose.Remove(pending);
        if (pending.Entry.IsRemoved)
        {
            Pending -= pending.IsRetry ? 0 : 1;
            (reader.Deleted ??= []).Add(pending.Entry.IdText);
            return;
        }

        var wasKept = pending.KeptBy == reader;
        reader.Reclaimed += wasKept ? 0 : 1;
        pending.DeliveryCount = pending.Count + 1;
        pending.IsSuspect = DeliveryDecision.IsSuspect(reader.Subscription, pending.DeliveryCount, wasKept);
        pending.Count = pending.IsSuspect ? pending.Count : pending.DeliveryCount;
        Give(reader, pending);
    }
}
