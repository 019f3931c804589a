namespace Promy.EventBus;

/// <summary>Limits of the health checks.</summary>
public sealed class EventBusHealthOptions
{
    /// <summary>
    /// Events that a group may be behind before the check <c>promy-eventbus-lag</c> reports it as degraded. A lag that
    /// nobody can tell is reported as degraded, too.
    /// </summary>
    /// <value>The default is <see langword="null"/>: the lag is reported and never judged.</value>
    public long? MaxLag { get; set; }

    /// <summary>
    /// Dead letters that may stand in a dead-letter stream of this process before the check <c>promy-eventbus-lag</c> reports it as
    /// degraded.
    /// </summary>
    /// <value>The default is <see langword="null"/>: dead letters are neither counted nor judged.</value>
    public long? MaxDeadLetters { get; set; }
}
