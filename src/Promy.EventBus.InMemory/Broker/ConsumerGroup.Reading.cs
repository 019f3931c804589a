namespace Promy.EventBus.InMemory;

/// <content>What readers are given.</content>
internal sealed partial class ConsumerGroup
{
    /// <summary>
    /// A reader that gets entries from now on: first those that are pending on its name, then those that others have
    /// abandoned, then new ones.
    /// </summary>
    public void Join(GroupReader reader)
    {
        lock (_stream.Gate)
        {
            _members.Add(reader);
            _readers.Add(reader);
            LookFor(reader, isFirst: true);
        }
    }

    /// <summary>Takes up what looks abandoned, and what was handed back or over, as far as there are places.</summary>
    public void Look(GroupReader reader)
    {
        lock (_stream.Gate)
        {
            LookFor(reader, isFirst: false);
        }
    }

    /// <summary>Frees the place of the entry that a worker has ended with, and gives it the next one.</summary>
    /// <param name="reader">Whose worker it is.</param>
    /// <param name="ended">What it has ended with.</param>
    /// <returns><see langword="null"/> if nothing waits: then the worker does not run any more.</returns>
    public PendingEntry? Next(GroupReader reader, EndedWork ended)
    {
        lock (_stream.Gate)
        {
            if (ended != EndedWork.None)
            {
                FreePlace(reader, ended);
            }

            while (reader.Waiting.TryDequeue(out var pending))
            {
                if (!pending.IsSuspect)
                {
                    return pending;
                }

                if (reader.IsSuspectInWork)
                {
                    reader.WaitingSuspects.Enqueue(pending);
                    continue;
                }

                reader.IsSuspectInWork = true;
                pending.Count = pending.DeliveryCount;
                return pending;
            }

            if (--reader.Running == 0)
            {
                reader.Workers.Ended();
            }

            return null;
        }
    }

    /// <summary>As <see cref="Next"/>, of a worker that lets others run first and then asks for the next one.</summary>
    public void EndWork(GroupReader reader, EndedWork ended)
    {
        lock (_stream.Gate)
        {
            FreePlace(reader, ended);
        }
    }

    /// <summary>An entry in hand is delivered again, to every handler of its type.</summary>
    public void Readmit(GroupReader reader, PendingEntry pending)
    {
        lock (_stream.Gate)
        {
            if (pending.Holder == reader)
            {
                pending.IsForEveryHandler = true;
                reader.Taken++;
                Enqueue(reader, pending);
            }
        }
    }

    /// <summary>
    /// What is to be counted and told: not under the lock, because the listeners are the application's.
    /// </summary>
    public (int Reclaimed, IReadOnlyList<string> Deleted) TakeNews(GroupReader reader)
    {
        if (reader.Reclaimed == 0 && reader.Deleted is null)
        {
            return (0, []);
        }

        lock (_stream.Gate)
        {
            var news = (reader.Reclaimed, (IReadOnlyList<string>?)reader.Deleted ?? []);
            reader.Reclaimed = 0;
            reader.Deleted = null;
            return news;
        }
    }

    /// <summary>Gives the readers what they have places for. The caller holds the lock.</summary>
    public void Distribute()
    {
        if (_readers.Count == 1)
        {
            Fill(_readers[0]);
            return;
        }

        while (HasNew && NextReader() is { } reader)
        {
            if (!TryGive(reader))
            {
                return;
            }
        }
    }

    private bool HasNew => _broker.IsRunning && (_next < _stream.Log.End || _retries.Ready > 0);

    private void FreePlace(GroupReader reader, EndedWork ended)
    {
        reader.Taken--;
        if (ended == EndedWork.Suspect)
        {
            reader.IsSuspectInWork = false;
            if (reader.WaitingSuspects.TryDequeue(out var suspect))
            {
                Enqueue(reader, suspect);
            }
        }

        Fill(reader);
    }

    /// <summary>Whose turn it is: who can begin at once, else who has a place.</summary>
    private GroupReader? NextReader()
    {
        GroupReader? buffering = null;
        for (var step = 0; step < _readers.Count; step++)
        {
            var reader = _readers[(_turn + step) % _readers.Count];
            if (!reader.HasRoom)
            {
                continue;
            }

            if (reader.Taken < reader.Subscription.MaxConcurrency)
            {
                _turn = (_turn + step + 1) % _readers.Count;
                return reader;
            }

            buffering ??= reader;
        }

        return buffering;
    }

    private void Fill(GroupReader reader)
    {
        while (_broker.IsRunning && reader.HasRoom)
        {
            if (reader.Found.TryDequeue(out var found))
            {
                TakeUp(reader, found);
            }
            else if (!TryGive(reader))
            {
                return;
            }
        }
    }

    /// <returns><see langword="false"/> if there is nothing new.</returns>
    private bool TryGive(GroupReader reader)
    {
        if (!_retries.TryTake(out var entry) && !TryTakeNew(out entry))
        {
            return false;
        }

        var pending = new PendingEntry(entry!) { Count = 1, DeliveryCount = 1 };
        Pending += pending.IsRetry ? 0 : 1;
        Give(reader, pending);
        return true;
    }

    private bool TryTakeNew(out StreamEntry? entry)
    {
        var log = _stream.Log;
        _next = Math.Max(_next, log.First);
        while (_next < log.End)
        {
            entry = log.At(_next++);
            if (entry is not null)
            {
                Unread--;
                LastDelivered = entry.Id;
                return true;
            }
        }

        entry = null;
        return false;
    }

    private static void Give(GroupReader reader, PendingEntry pending)
    {
        reader.Hold(pending);
        reader.Taken++;
        Enqueue(reader, pending);
    }

    private static void Enqueue(GroupReader reader, PendingEntry pending)
    {
        reader.Waiting.Enqueue(pending);
        if (reader.Running < reader.Subscription.MaxConcurrency && reader.Running < reader.Taken)
        {
            reader.Running++;
            reader.Workers.Start();
        }
    }
}
