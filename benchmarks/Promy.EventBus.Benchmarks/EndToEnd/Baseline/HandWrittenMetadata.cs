namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>The metadata as an application without a bus would declare it.</summary>
internal sealed record HandWrittenMetadata
{
    public string Id { get; init; } = "";

    public string Type { get; init; } = "";

    public DateTimeOffset Timestamp { get; init; }

    public string Version { get; init; } = "1.0";

    public int Attempt { get; init; } = 1;

    public string? Source { get; init; }
}
