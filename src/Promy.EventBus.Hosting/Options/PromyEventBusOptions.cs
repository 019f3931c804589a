using Promy.EventBus.Hosting;

namespace Promy.EventBus;

/// <summary>
/// Options of the event bus. Bound from the section <see cref="SectionName"/> and validated at the start of the host:
/// every error is reported at once, with its configuration key.
/// </summary>
public sealed partial class PromyEventBusOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "Promy:EventBus";

    /// <summary>Limits of the publisher.</summary>
    public EventBusPublisherOptions Publisher { get; } = new();

    /// <summary>
    /// How consumers read and run. Single consumers can override a part of it, see
    /// <see cref="EventBusHandlerOptions"/>.
    /// </summary>
    public EventBusConsumerOptions Consumer { get; } = new();

    /// <summary>
    /// Streams of event types, in place of those of their <see cref="EventTypeAttribute"/>, for publishing and
    /// consuming alike. A stream named in a call of the publisher, or by <see cref="EventBusHandlerOptions.Stream"/>,
    /// wins.
    /// </summary>
    /// <value>The default is empty: each event has the stream that it declares.</value>
    public IList<EventBusEventTypeOptions> EventTypes { get; } = [];

    /// <summary>How the application's own events are written and read as JSON.</summary>
    public EventBusJsonOptions Json { get; } = new();

    /// <summary>Number and times of the attempts after a handler has failed.</summary>
    public EventBusRetryOptions Retry { get; } = new();

    /// <summary>Treatment of an event whose last attempt failed.</summary>
    public EventBusDeadLetterOptions DeadLetter { get; } = new();

    /// <summary>Background trimming of streams. Off unless an option of it is set.</summary>
    public EventBusRetentionOptions Retention { get; } = new();

    /// <summary>Limits of the health checks.</summary>
    public EventBusHealthOptions Health { get; } = new();

    /// <summary>
    /// Whether unknown keys of the section are a warning at the start instead of an error that ends it: for
    /// configuration shared with newer versions.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool AllowUnknownKeys { get; set; }

    internal EventTypeStreams StreamsOfTypes() => new(EventTypes.Select(type => (type.Type ?? "", type.Stream)));

    /// <summary>Findings from setting these options, for the validation.</summary>
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

    /// <summary>Lets a transport pass the path on to its options.</summary>
    partial void OnKeyChanged();
}
