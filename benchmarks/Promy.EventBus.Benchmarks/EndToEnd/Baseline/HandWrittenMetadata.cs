namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>The metadata as somebody would write them down who has no bus.</summary>
internal sealed record HandWrittenMetadata
{
    public string Id { get; init; } = "";

    public string Type { get; init; } = "";

    public DateTimeOffset Timestamp { get; init; }

    public string Version { get; init; } = "1.0";

    public int Attempt { get; init; } = 1;

    public string? Source { get; init; }
}
