namespace Promy.EventBus;

/// <summary>What one stream keeps. Exactly one choice applies to a stream.</summary>
public sealed class EventBusStreamRetentionOptions
{
    /// <summary>Name of the stream.</summary>
    public string Stream { get; set; } = "";

    /// <summary>
    /// <see langword="true"/>: everything that any group has not acknowledged, as <see cref="EventBusRetentionOptions.UntilAcknowledged"/>.
    /// <see langword="false"/>: everything, the stream is left out of that.
    /// </summary>
    /// <value>The default is <see langword="null"/>: another choice applies.</value>
    public bool? UntilAcknowledged { get; set; }

    /// <summary>
    /// Newest entries to keep, whoever has read them: what goes unread is lost for its groups, and counted
    /// (<c>promy.eventbus.trimmed_unread</c>). 1 or more.
    /// </summary>
    /// <value>The default is <see langword="null"/>: another choice applies.</value>
    public long? MaxLength { get; set; }

    /// <summary>
    /// Age up to which entries are kept, by the clock of the server, whoever has read them: what goes unread is lost for
    /// its groups, and counted (<c>promy.eventbus.trimmed_unread</c>). 1 millisecond or more.
    /// </summary>
    /// <value>The default is <see langword="null"/>: another choice applies.</value>
    public TimeSpan? MaxAge { get; set; }
}
