namespace Promy.EventBus.Testing;

/// <summary>
/// <see cref="EventBusTestHarness.WhenSettledAsync"/> has waited in vain. The message says what is not settled, and
/// what has happened to each event so far. No contents of events are in it.
/// </summary>
public sealed class EventsNotSettledException : Exception
{
    internal EventsNotSettledException(string message, string timeline)
        : base(message) => Timeline = timeline;

    /// <summary>What has happened to each event, as <see cref="EventBusTestHarness.Timeline"/>.</summary>
    public string Timeline { get; }
}
