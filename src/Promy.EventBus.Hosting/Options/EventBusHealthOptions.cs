namespace Promy.EventBus;

/// <summary>Limits of the health checks.</summary>
public sealed class EventBusHealthOptions
{
    /// <summary>
    /// Maximum lag of a group before the check <c>promy-eventbus-lag</c> reports it as degraded. An unknown lag is
    /// reported as degraded, too.
    /// </summary>
    /// <value>The default is <see langword="null"/>: the lag is reported and never judged.</value>
    public long? MaxLag { get; set; }

    /// <summary>
    /// Maximum number of dead letters in a dead-letter stream of this process before the check
    /// <c>promy-eventbus-lag</c> reports it as degraded.
    /// </summary>
    /// <value>The default is <see langword="null"/>: dead letters are neither counted nor judged.</value>
    public long? MaxDeadLetters { get; set; }
}
