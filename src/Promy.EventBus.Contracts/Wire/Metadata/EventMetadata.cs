namespace Promy.EventBus.Wire;

/// <summary>
/// The <c>metadata</c> field of an entry. Members beyond the first five are optional additions of this library.
/// </summary>
internal record struct EventMetadata
{
    public EventMetadata()
    {
    }

    public required string Id { get; set; }

    public required string Type { get; set; }

    public DateTimeOffset Timestamp { get; set; }

    public string Version { get; set; } = Event.DefaultVersion;

    public int Attempt { get; set; } = 1;

    public string? Source { get; set; }

    public string? TraceParent { get; set; }

    public string? TraceState { get; set; }

    public string? CorrelationId { get; set; }

    /// <summary>Pairs of texts of the publisher; <see langword="null"/>: none.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; set; }

    /// <summary>How often the event was brought back from the dead letters.</summary>
    public int ReplayCount { get; set; }
}
