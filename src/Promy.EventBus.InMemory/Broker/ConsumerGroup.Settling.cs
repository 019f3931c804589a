namespace Promy.EventBus.InMemory;

/// <content>What becomes of entries that readers have in hand. What a reader has no more, it cannot settle.</content>
internal sealed partial class ConsumerGroup
{
    /// <returns><see langword="false"/> if it is not in hand any more.</returns>
    public bool Acknowledge(GroupReader reader, PendingEntry pending)
    {
        lock (_stream.Gate)
        {
            return Remove(reader, pending);
        }
    }

    /// <summary>It is settled, and comes back later, to this group alone.</summary>
    /// <returns><see langword="false"/> if it is not in hand any more.</returns>
    public bool PutOff(GroupReader reader, PendingEntry pending, IReadOnlyList<Redelivery> redeliveries, string entryId)
    {
        lock (_stream.Gate)
        {
            if (!Remove(reader, pending))
            {
                return false;
            }

            foreach (var later in redeliveries)
            {
                _retries.Schedule(
                    new ScheduledRetry(
                        pending.Entry.Metadata, pending.Entry.Payload, later.History with { EntryId = entryId }),
                    later.Delay);
            }

            return true;
        }
    }

    /// <summary>Left pending: back after the idle time.</summary>
    /// <param name="reader">Who has it in hand.</param>
    /// <param name="pending">The entry.</param>
    /// <param name="counts">Whether the delivery counts.</param>
    public void Keep(GroupReader reader, PendingEntry pending, bool counts = true)
    {
        lock (_stream.Gate)
        {
            if (pending.Holder == reader)
            {
                pending.Count = counts ? pending.Count : pending.DeliveryCount - 1;
                pending.KeptBy = reader;
                Release(pending, PendingKind.Kept, reader.ConsumerId);
            }
        }
    }

    /// <summary>Stays in hand until the stop hands it back, uncounted.</summary>
    public void Interrupt(GroupReader reader, PendingEntry pending)
    {
        lock (_stream.Gate)
        {
            pending.IsInterrupted = pending.Holder == reader;
        }
    }

    /// <summary>Hands it back at once, uncounted.</summary>
    public void HandBack(GroupReader reader, PendingEntry pending)
    {
        lock (_stream.Gate)
        {
            if (pending.Holder == reader)
            {
                HandBackUncounted(pending);
                Offer();
            }
        }
    }

    /// <summary>
    /// Hands it over, uncounted, to a member that handles its type, and with that handler if one is named.
    /// </summary>
    /// <returns>Whom it was handed over to; <see langword="null"/>: nobody handles it.</returns>
    public string? HandOver(GroupReader reader, PendingEntry pending, string eventType, string? handler)
    {
        lock (_stream.Gate)
        {
            var target = _members.ChooseFor(reader, eventType, handler);
            if (target is not null && pending.Holder == reader)
            {
                pending.Count = pending.DeliveryCount - 1;
                Release(pending, PendingKind.HandedOver, target);
                if (_readers.Find(member => member.ConsumerId == target) is { } receiver)
                {
                    LookFor(receiver, isFirst: false);
                }
            }

            return target;
        }
    }

    /// <summary>Gives the reader nothing any more, and hands back what it has not begun, uncounted.</summary>
    public void Pause(GroupReader reader)
    {
        lock (_stream.Gate)
        {
            _members.SetPaused(reader, isPaused: true);
            Close(reader);
        }
    }

    /// <summary>The reader gets entries again, beginning with those that were handed back.</summary>
    public void GoOn(GroupReader reader)
    {
        lock (_stream.Gate)
        {
            if (_readers.Contains(reader) && !reader.IsLeaving)
            {
                _members.SetPaused(reader, isPaused: false);
                reader.IsOpen = true;
                LookFor(reader, isFirst: false);
            }
        }
    }

    /// <summary>The reader leaves: what it has not begun is handed back at once, uncounted.</summary>
    public void BeginToLeave(GroupReader reader)
    {
        lock (_stream.Gate)
        {
            if (_readers.Contains(reader))
            {
                _members.Remove(reader);
            }

            reader.IsLeaving = true;
            Close(reader);
        }
    }

    /// <summary>Whether a worker of the reader still runs.</summary>
    public bool HasWorkers(GroupReader reader)
    {
        lock (_stream.Gate)
        {
            return reader.Running > 0;
        }
    }

    /// <summary>The reader is gone: everything that is pending on its name is handed back.</summary>
    /// <returns>How many were handed back.</returns>
    public int Leave(GroupReader reader)
    {
        lock (_stream.Gate)
        {
            if (!_readers.Remove(reader))
            {
                return 0;
            }

            var handedBack = 0;
            foreach (var pending in reader.Held.ToList())
            {
                pending.Count = pending.IsInterrupted ? pending.DeliveryCount - 1 : pending.Count;
                Release(pending, PendingKind.HandedBack, "");
                handedBack++;
            }

            foreach (var pending in _loose.Where(pending => pending.Owner == reader.ConsumerId).ToList())
            {
                _loose.Remove(pending);
                Release(pending, PendingKind.HandedBack, "");
                handedBack++;
            }

            Offer();
            return handedBack;
        }
    }

    /// <summary>The reader is gone from one moment to the next: what it had in hand is pending on its name.</summary>
    public void Lose(GroupReader reader)
    {
        lock (_stream.Gate)
        {
            if (_readers.Remove(reader))
            {
                _members.Lost(reader);
                reader.IsOpen = false;
                reader.Waiting.Clear();
                reader.WaitingSuspects.Clear();
                reader.Found.Clear();
                foreach (var pending in reader.Held.ToList())
                {
                    Release(pending, PendingKind.Abandoned, reader.ConsumerId);
                }
            }
        }
    }

    private bool Remove(GroupReader reader, PendingEntry pending)
    {
        if (pending.Holder != reader)
        {
            return false;
        }

        reader.LetGo(pending);
        if (pending.IsLost)
        {
            return false;
        }

        Pending -= pending.IsRetry ? 0 : 1;
        return true;
    }

    private void Close(GroupReader reader)
    {
        reader.IsOpen = false;
        reader.Found.Clear();
        foreach (var pending in reader.Waiting.Concat(reader.WaitingSuspects))
        {
            reader.Taken--;
            HandBackUncounted(pending);
        }

        reader.Waiting.Clear();
        reader.WaitingSuspects.Clear();
        Offer();
    }

    /// <summary>Readers that have places take the entries that were handed back.</summary>
    private void Offer()
    {
        foreach (var reader in _readers.Where(reader => reader.HasRoom))
        {
            LookFor(reader, isFirst: false);
        }
    }

    private void HandBackUncounted(PendingEntry pending)
    {
        pending.Count = pending.DeliveryCount - 1;
        Release(pending, PendingKind.HandedBack, "");
    }

    private void Release(PendingEntry pending, PendingKind kind, string owner)
    {
        pending.Holder?.LetGo(pending);
        if (pending.IsLost)
        {
            return;
        }

        // To move it to another name would show that it was deleted, as XCLAIM does.
        if (pending.Entry.IsRemoved && kind is (PendingKind.HandedBack or PendingKind.HandedOver))
        {
            Pending--;
            return;
        }

        pending.IsInterrupted = false;
        pending.IsForEveryHandler = false;
        pending.Kind = kind;
        pending.Owner = owner;
        pending.LooseSince = _broker.TimeProvider.GetTimestamp();
        _loose.Add(pending);
    }
}
