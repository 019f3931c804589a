namespace Promy.EventBus.Redis;

/// <summary>An entry that is pending on this consumer and not settled yet.</summary>
internal sealed class HeldDelivery
{
    private volatile bool _isSettled;
    private volatile bool _isLeaving;

    /// <summary>Id of the entry in <see cref="Origin"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The stream that it was read from.</summary>
    public required SubscribedStream Origin { get; init; }

    public required EventDelivery Delivery { get; set; }

    /// <summary>The memory of the entry's fields.</summary>
    public required ReplyMemory Memory { get; set; }

    /// <summary>Set if the entry is not in the wire format.</summary>
    public MalformedEntry? Malformed { get; set; }

    /// <summary>Whether it is one of the <see cref="Suspects"/>.</summary>
    public bool IsSuspect { get; init; }

    /// <summary>Whether a suspect's handler was begun: Redis has confirmed the count of the delivery.</summary>
    public bool HasBegun { get; set; }

    /// <summary>
    /// Whether its acknowledgement may happen at any moment. False while it waits to be stored or handed over.
    /// </summary>
    public bool IsSettled
    {
        get => _isSettled;
        set => _isSettled = value;
    }

    /// <summary>The acknowledgement in progress, if its confirmation is awaited.</summary>
    public TaskCompletionSource? Acknowledgement { get; set; }

    /// <summary>Last known reset of the idle time by Redis: the delivery, then each renewal.</summary>
    public long LeasedAt { get; set; }

    /// <summary>Whether it is being handed over to another member: renewing its lease would take it back.</summary>
    public bool IsLeaving
    {
        get => _isLeaving;
        set => _isLeaving = value;
    }

    /// <summary>
    /// Releases the fields, when only the id matters: the entry was handled, skipped, handed over or is here already.
    /// Call once, and for no other outcome.
    /// </summary>
    public void ReleaseMemory() => Memory.Release();

    /// <summary>
    /// Copies the fields of an entry that may wait to be stored elsewhere. It must not keep those of all entries read
    /// with it. The shared memory is not released: a mistake could give an event the bytes of another.
    /// </summary>
    public void KeepOwnFields()
    {
        Delivery = Delivery.WithOwnBytes();
        Malformed = Malformed?.WithOwnBytes();
        Memory = ReplyMemory.Separate;
    }

    /// <inheritdoc cref="IsLeaseLost(TimeSpan, long, TimeProvider)"/>
    public bool IsLeaseLost(TimeSpan minIdle, TimeProvider timeProvider) =>
        IsLeaseLost(minIdle, timeProvider.GetTimestamp(), timeProvider);

    /// <summary>
    /// Whether another consumer may have the entry: a claim would then steal it back during its handling.
    /// </summary>
    /// <param name="minIdle">Duration of a lease.</param>
    /// <param name="now">The present, as a timestamp.</param>
    /// <param name="timeProvider">The clock.</param>
    public bool IsLeaseLost(TimeSpan minIdle, long now, TimeProvider timeProvider) =>
        timeProvider.GetElapsedTime(LeasedAt, now) >= minIdle;
}
