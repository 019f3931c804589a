namespace Promy.EventBus;

/// <summary>How far a stream may grow. At most one of the limits applies to a stream.</summary>
public sealed class EventBusStreamTrimOptions
{
    /// <summary>Name of the stream.</summary>
    public string Stream { get; set; } = "";

    /// <summary>Entries to keep, approximately. 1 or more.</summary>
    /// <value>The default is <see langword="null"/>: no limit.</value>
    public long? MaxLength { get; set; }

    /// <summary>Age of the oldest entry to keep, approximately, by this machine's clock.</summary>
    /// <value>The default is <see langword="null"/>: no limit.</value>
    public TimeSpan? MaxAge { get; set; }
}
