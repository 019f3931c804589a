namespace Promy.EventBus;

/// <summary>
/// Background trimming of streams, for all of their publishers. Off unless an option here is set. All processes that
/// trim a stream take turns.
/// </summary>
/// <remarks>
/// Dead letters and the keys that belong to a group, such as its retry stream, are not trimmed.
/// <c>Publisher:Streams</c> trims on each publish, independently of this.
/// </remarks>
public sealed class EventBusRetentionOptions
{
    /// <summary>Time between two rounds, with jitter. 1 second to 1 day.</summary>
    /// <value>The default is 1 minute.</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Trims every consumed stream outside <see cref="Streams"/>, up to the lowest entry that any of its groups still
    /// needs. No entry is removed that a group has not acknowledged. A future group needs nothing, and a stream without
    /// groups is left alone.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool UntilAcknowledged { get; set; }

    /// <summary>Retention of single streams, consumed by this process or not.</summary>
    /// <value>The default is empty.</value>
    public IList<EventBusStreamRetentionOptions> Streams { get; } = [];
}
