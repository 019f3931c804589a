using Promy.EventBus.Hosting;

namespace Promy.EventBus;

/// <summary>
/// Options of the event bus. Bound from the section <see cref="SectionName"/> and validated when the host starts: every error is
/// reported at once, with its configuration key.
/// </summary>
public sealed partial class PromyEventBusOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "Promy:EventBus";

    /// <summary>Limits of the publisher.</summary>
    public EventBusPublisherOptions Publisher { get; } = new();

    /// <summary>How consumers read and run. Consumers can override a part of it, see <see cref="EventBusHandlerOptions"/>.</summary>
    public EventBusConsumerOptions Consumer { get; } = new();

    /// <summary>
    /// Streams of event types, in place of those that their <see cref="EventTypeAttribute"/> declares: for publishing
    /// and for consuming alike. A stream that is named in a call of the publisher, or by
    /// <see cref="EventBusHandlerOptions.Stream"/>, goes before.
    /// </summary>
    /// <value>The default is empty: each event has the stream that it declares.</value>
    public IList<EventBusEventTypeOptions> EventTypes { get; } = [];

    /// <summary>How the application's own events are written and read as JSON.</summary>
    public EventBusJsonOptions Json { get; } = new();

    /// <summary>How often and when a failed handler is run again.</summary>
    public EventBusRetryOptions Retry { get; } = new();

    /// <summary>What happens to an event whose last attempt failed.</summary>
    public EventBusDeadLetterOptions DeadLetter { get; } = new();

    /// <summary>Trimming in the background: what streams keep. Off unless something is chosen.</summary>
    public EventBusRetentionOptions Retention { get; } = new();

    /// <summary>Limits of the health checks.</summary>
    public EventBusHealthOptions Health { get; } = new();

    /// <summary>
    /// Whether keys of the section that nothing reads are told by a warning at the start instead of ending it: for
    /// configuration that is shared with newer versions.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool AllowUnknownKeys { get; set; }

    internal EventTypeStreams StreamsOfTypes() => new(EventTypes.Select(type => (type.Type ?? "", type.Stream)));

    /// <summary>What was noticed while these options were set, for the validation.</summary>
    internal ConfigurationFindings Findings { get; } = new();

    /// <summary>Path of the section that these options were bound from, for error texts.</summary>
    internal string Key
    {
        get;
        set
        {
            field = value;
            OnKeyChanged();
        }
    } = SectionName;

    /// <summary>A transport may tell its options where they stand.</summary>
    partial void OnKeyChanged();
}
