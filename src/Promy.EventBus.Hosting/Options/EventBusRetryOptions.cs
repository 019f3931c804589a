namespace Promy.EventBus;

/// <summary>How often and when a failed handler is run again, in process.</summary>
public sealed class EventBusRetryOptions
{
    /// <summary>
    /// The wait before each attempt: their number is the number of attempts. Each 0 to 1 hour. Configured delays replace the
    /// default.
    /// </summary>
    /// <value>The default is 0, 100 and 500 milliseconds: three attempts.</value>
    public IList<TimeSpan> Delays { get; set; } = [TimeSpan.Zero, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500)];
}
