namespace Promy.EventBus.Wire;

/// <summary>The <c>metadata</c> field of an entry. Members beyond the first five are optional additions of this library.</summary>
internal readonly record struct EventMetadata
{
    public EventMetadata()
    {
    }

    public required string Id { get; init; }

    public required string Type { get; init; }

    public DateTimeOffset Timestamp { get; init; }

    public string Version { get; init; } = Event.DefaultVersion;

    public int Attempt { get; init; } = 1;

    public string? Source { get; init; }

    public string? TraceParent { get; init; }

    public string? TraceState { get; init; }

    public string? CorrelationId { get; init; }

    /// <summary>How often the event was brought back from the dead letters.</summary>
    public int ReplayCount { get; init; }
}
