namespace Promy.EventBus.Testing;

/// <summary>
/// What was published, handled, failed and dead-lettered, in its order. Safe for many threads at once.
/// </summary>
internal sealed class EventRecords
{
    private readonly Lock _gate = new();
    private readonly List<PublishedRecord> _published = [];
    private readonly List<HandledEvent> _handled = [];
    private readonly List<FailedAttempt> _failed = [];
    private readonly List<DeadLetterRecord> _deadLetters = [];

    // As published, and as each reader has decoded it: the records of both may be of different classes.
    private readonly Dictionary<string, List<Event>> _events = new(StringComparer.Ordinal);

    public IReadOnlyList<FailedAttempt> Failed
    {
        get
        {
            lock (_gate)
            {
                return [.. _failed];
            }
        }
    }

    public IReadOnlyList<PublishedEvent<TEvent>> Published<TEvent>()
        where TEvent : Event
    {
        lock (_gate)
        {
            return PublishedRecord.Of<TEvent>(_published);
        }
    }

    public IReadOnlyList<HandledEvent> Handled(Type handler)
    {
        lock (_gate)
        {
            return [.. _handled.Where(handled => handled.Handler.IsAssignableTo(handler))];
        }
    }

    public IReadOnlyList<DeadLetteredEvent<TEvent>> DeadLettered<TEvent>()
        where TEvent : Event
    {
        lock (_gate)
        {
            var found = new List<DeadLetteredEvent<TEvent>>();
            foreach (var letter in _deadLetters)
            {
                if (_events.GetValueOrDefault(letter.EventId)?.OfType<TEvent>().LastOrDefault() is { } @event)
                {
                    found.Add(new DeadLetteredEvent<TEvent>(@event, letter));
                }
            }

            return found;
        }
    }

    /// <summary>An event of this id is known from now on.</summary>
    public void Know(Event @event)
    {
        lock (_gate)
        {
            if (!_events.TryGetValue(@event.Id, out var known))
            {
                _events.Add(@event.Id, known = []);
            }

            known.RemoveAll(other => other.GetType() == @event.GetType());
            known.Add(@event);
        }
    }

    /// <summary>An event that is known was stored.</summary>
    /// <returns><see langword="false"/> if it is not known.</returns>
    public bool TryAddPublished(string eventId, string stream, string entryId, PublishOptions beside)
    {
        lock (_gate)
        {
            if (_events.GetValueOrDefault(eventId) is not [.., var @event])
            {
                return false;
            }

            _published.Add(new PublishedRecord(@event, stream, entryId, beside));
            return true;
        }
    }

    public void Add(HandledEvent handled)
    {
        lock (_gate)
        {
            _handled.Add(handled);
        }
    }

    public void Add(FailedAttempt failed)
    {
        Know(failed.Event);
        lock (_gate)
        {
            _failed.Add(failed);
        }
    }

    public void Add(DeadLetterRecord letter)
    {
        lock (_gate)
        {
            _deadLetters.Add(letter);
        }
    }
}
