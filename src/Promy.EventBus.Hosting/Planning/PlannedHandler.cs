namespace Promy.EventBus.Hosting;

/// <summary>One handler of one event type on one stream and group, with everything decided.</summary>
internal sealed record PlannedHandler
{
    public required ConsumerRegistration Registration { get; init; }

    public required string EventType { get; init; }

    public required string Stream { get; init; }

    public required string Group { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>The wait before each attempt.</summary>
    public required IReadOnlyList<TimeSpan> Delays { get; init; }

    /// <summary>The wait before each redelivery; empty: no redelivery.</summary>
    public required IReadOnlyList<TimeSpan> Redelivery { get; init; }

    /// <summary>Treatment of each exception.</summary>
    public required ExceptionRules Rules { get; init; }

    public required ExhaustedAction OnExhausted { get; init; }

    /// <summary>The consumer's own value for the shared loop.</summary>
    public int? MaxConcurrency { get; init; }

    public int? BatchSize { get; init; }

    public string Name => Registration.HandlerName;

    /// <summary>The handler's name for users: its call in the code.</summary>
    public string Label => $"AddConsumer<{Registration.HandlerType.Name}>";

    public bool IsSameConsumer(PlannedHandler other) =>
        Registration.HandlerType == other.Registration.HandlerType
        && Registration.EventType == other.Registration.EventType;

    public bool HasSameSettings(PlannedHandler other) =>
        this with
        {
            Registration = other.Registration,
            Delays = other.Delays,
            Redelivery = other.Redelivery,
            Rules = other.Rules,
        } == other
        && Delays.SequenceEqual(other.Delays)
        && Redelivery.SequenceEqual(other.Redelivery)
        && Rules.HasSameRules(other.Rules);
}
