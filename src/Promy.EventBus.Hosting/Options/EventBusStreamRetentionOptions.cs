namespace Promy.EventBus;

/// <summary>Retention of one stream, which has exactly one of these limits.</summary>
public sealed class EventBusStreamRetentionOptions
{
    /// <summary>Name of the stream.</summary>
    public string Stream { get; set; } = "";

    /// <summary>
    /// <see langword="true"/>: keeps every entry that some group has not acknowledged, as
    /// <see cref="EventBusRetentionOptions.UntilAcknowledged"/>. <see langword="false"/>: keeps every entry.
    /// </summary>
    /// <value>The default is <see langword="null"/>: another limit applies.</value>
    public bool? UntilAcknowledged { get; set; }

    /// <summary>
    /// Number of newest entries to keep, read or not: unread removed entries are lost for their groups, and counted
    /// (<c>promy.eventbus.trimmed_unread</c>). 1 or more.
    /// </summary>
    /// <value>The default is <see langword="null"/>: another limit applies.</value>
    public long? MaxLength { get; set; }

    /// <summary>
    /// Maximum age of entries, by the clock of the server, read or not: unread removed entries are lost for their
    /// groups, and counted (<c>promy.eventbus.trimmed_unread</c>). 1 millisecond or more.
    /// </summary>
    /// <value>The default is <see langword="null"/>: another limit applies.</value>
    public TimeSpan? MaxAge { get; set; }
}
