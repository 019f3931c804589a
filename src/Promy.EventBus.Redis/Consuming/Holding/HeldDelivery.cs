namespace Promy.EventBus.Redis;

/// <summary>An entry that is pending on this consumer and not settled yet.</summary>
internal sealed class HeldDelivery
{
    private volatile bool _isSettled;
    private volatile bool _isLeaving;

    /// <summary>Id of the entry in its stream.</summary>
    public required string Id { get; init; }

    /// <summary>The stream that it was read from.</summary>
    public required SubscribedStream Origin { get; init; }

    public required EventDelivery Delivery { get; set; }

    /// <summary>Where the fields of the entry are.</summary>
    public required ReplyMemory Memory { get; set; }

    /// <summary>Set where the entry is not in the wire format.</summary>
    public MalformedEntry? Malformed { get; set; }

    /// <summary>Whether it is one of the <see cref="Suspects"/>.</summary>
    public bool IsSuspect { get; init; }

    /// <summary>Whether it is a suspect whose handler was begun: Redis has confirmed that the delivery counts.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Whether it is acknowledged at any moment. What waits to be stored or handed over is not.</summary>
    public bool IsSettled
    {
        get => _isSettled;
        set => _isSettled = value;
    }

    /// <summary>The acknowledgement that is under way, where somebody has to know when it is confirmed.</summary>
    public TaskCompletionSource? Acknowledgement { get; set; }

    /// <summary>When Redis last reset the idle time, as far as we know: the delivery, then each renewal.</summary>
    public long LeasedAt { get; set; }

    /// <summary>Whether it is being handed over to another member: renewing its lease would take it back.</summary>
    public bool IsLeaving
    {
        get => _isLeaving;
        set => _isLeaving = value;
    }

    /// <summary>
    /// Nobody looks at the fields of the entry any more: it was handled, skipped, handed over or is here already, and
    /// only its id matters. Once, and for no other outcome.
    /// </summary>
    public void ReleaseMemory() => Memory.Release();

    /// <summary>
    /// What is to be stored elsewhere may have to wait for that, and must not hold on to the fields of all others that were read with it. The memory
    /// that they share is not released: a mistake here could give an event the bytes of another.
    /// </summary>
    public void KeepOwnFields()
    {
        Delivery = Delivery.WithOwnBytes();
        Malformed = Malformed?.WithOwnBytes();
        Memory = ReplyMemory.Separate;
    }

    /// <inheritdoc cref="IsLeaseLost(TimeSpan, long, TimeProvider)"/>
    public bool IsLeaseLost(TimeSpan minIdle, TimeProvider timeProvider) => IsLeaseLost(minIdle, timeProvider.GetTimestamp(), timeProvider);

    /// <summary>Whether another consumer may have taken the entry: claiming it now would steal it back in the middle of its handling.</summary>
    /// <param name="minIdle">How long a lease lasts.</param>
    /// <param name="now">The present, as a timestamp of the clock.</param>
    /// <param name="timeProvider">The clock.</param>
    public bool IsLeaseLost(TimeSpan minIdle, long now, TimeProvider timeProvider) => timeProvider.GetElapsedTime(LeasedAt, now) >= minIdle;
}
