namespace Promy.EventBus;

/// <summary>
/// Trimming in the background: what streams keep, whoever publishes to them. Off unless something is chosen here. All processes that
/// trim a stream take turns, one at a time.
/// </summary>
/// <remarks>
/// Dead letters and the keys that belong to a group, such as its retry stream, are not trimmed by it. <c>Publisher:Streams</c> trims on
/// each publish, and goes on beside it.
/// </remarks>
public sealed class EventBusRetentionOptions
{
    /// <summary>Time between two rounds, with jitter. 1 second to 1 day.</summary>
    /// <value>The default is 1 minute.</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Trims every stream that this process consumes, and that <see cref="Streams"/> does not list, up to the lowest entry that any
    /// group of the stream still needs: nothing is removed that a group has not acknowledged. A group that does not exist yet needs
    /// nothing, and a stream without groups is left alone.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool UntilAcknowledged { get; set; }

    /// <summary>What single streams keep, whether or not this process consumes them.</summary>
    /// <value>The default is empty.</value>
    public IList<EventBusStreamRetentionOptions> Streams { get; } = [];
}
