using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>An entry that is pending on this consumer and not settled yet.</summary>
internal sealed class HeldDelivery
{
    /// <summary>Id of the entry in its stream.</summary>
    public required RedisValue Id { get; init; }

    /// <summary>The stream that it was read from.</summary>
    public required SubscribedStream Origin { get; init; }

    public required EventDelivery Delivery { get; init; }

    /// <summary>The entry's fields as they stand in the stream: for a dead letter of an entry that is not in the wire format.</summary>
    public required NameValueEntry[] Fields { get; init; }

    /// <summary>Why the entry is not in the wire format; <see langword="null"/> where it is.</summary>
    public string? Malformed { get; init; }

    /// <summary>Whether it is one of the <see cref="Suspects"/>.</summary>
    public bool IsSuspect { get; init; }

    /// <summary>The acknowledgement that is under way, where somebody has to know when it is confirmed.</summary>
    public TaskCompletionSource? Acknowledgement { get; set; }

    /// <summary>When Redis last reset the idle time, as far as we know: the delivery, then each renewal.</summary>
    public long LeasedAt { get; set; }

    /// <summary>Whether another consumer may have taken the entry: claiming it now would steal it back in the middle of its handling.</summary>
    public bool IsLeaseLost(TimeSpan minIdle, TimeProvider timeProvider) => timeProvider.GetElapsedTime(LeasedAt) >= minIdle;
}
