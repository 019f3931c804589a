namespace Promy.EventBus.InMemory;

/// <summary>
/// Is told what happens in a broker and to those that use it. Some calls are made under the lock of a stream: they
/// return at once and ask the broker nothing.
/// </summary>
internal interface IBrokerObserver
{
    /// <summary>An event is about to be published, or put into the queue. It may still be refused.</summary>
    void Publishing(Event @event);

    /// <summary>An event waits in the queue of a publisher, or is about to.</summary>
    void Enqueued();

    /// <summary>So many events have left the queue of a publisher: sent, lost, or not taken at all.</summary>
    void Dequeued(int count);

    /// <summary>An entry is in its stream, and not yet delivered. Under the lock.</summary>
    void Appended(string stream, StreamEntry entry);

    /// <summary>A dead letter goes back to its group, and is not yet delivered. Under the lock.</summary>
    void Replayed(string stream, string group, StreamEntry entry);

    /// <summary>A worker is about to run. Under the lock.</summary>
    void WorkBegins();

    /// <summary>A worker has nothing more to do, and all that it did is done.</summary>
    void WorkEnded();

    /// <summary>A subscription is given entries from now on.</summary>
    void Joined(EventSubscription subscription);

    /// <summary>A subscription ends: its drain runs from now on.</summary>
    void Leaving(EventSubscription subscription);

    /// <summary>A worker takes an entry in hand.</summary>
    void Delivered(EventDelivery delivery);

    /// <summary>An entry is about to be settled so.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="kind">What becomes of the entry.</param>
    /// <param name="detail">To whom it goes, or why it waits; <see langword="null"/>: no more is to be said.</param>
    void Settling(EventDelivery delivery, DeliveryOutcomeKind kind, string? detail = null);

    /// <summary>A later delivery is about to be put off.</summary>
    void PuttingOff(EventDelivery delivery, Redelivery later);

    /// <summary>A dead letter is in its stream.</summary>
    /// <param name="letter">The letter.</param>
    /// <param name="stream">The stream of dead letters.</param>
    /// <param name="entryId">Id of its entry.</param>
    void DeadLettered(Wire.DeadLetter letter, string stream, string entryId);

    /// <summary>A subscription is given nothing from now on.</summary>
    void Paused(EventSubscription subscription, string reason);

    /// <summary>A paused subscription asks whether it may go on.</summary>
    void Asking();

    /// <summary>It has asked.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="reason">Why it may not; <see langword="null"/>: it goes on.</param>
    void Asked(EventSubscription subscription, string? reason);
}
