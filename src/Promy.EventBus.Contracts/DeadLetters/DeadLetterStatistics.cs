namespace Promy.EventBus;

/// <summary>
/// Dead letters, counted. Each dictionary has at most the first 1,000 names; the rest is counted under
/// <see cref="Others"/>. A letter without a name is counted under <see cref="None"/>.
/// </summary>
public sealed class DeadLetterStatistics
{
    /// <summary>Name that stands for all names beyond the first 1,000.</summary>
    public const string Others = "(others)";

    /// <summary>Name for letters without a name.</summary>
    public const string None = "(none)";

    /// <summary>Dead-letter stream that was searched.</summary>
    public required string DeadLetterStream { get; init; }

    /// <summary>Entries in the dead-letter stream in all, matching or not.</summary>
    public required long Length { get; init; }

    /// <summary>Entries that match.</summary>
    public required long Count { get; init; }

    /// <summary>Matching entries that are not dead letters. They are in no dictionary.</summary>
    public required long Unreadable { get; init; }

    /// <summary>When the first of them failed; <see langword="null"/> if there is none.</summary>
    public DateTimeOffset? FirstFailedAt { get; init; }

    /// <summary>When the last of them failed; <see langword="null"/> if there is none.</summary>
    public DateTimeOffset? LastFailedAt { get; init; }

    /// <summary>By the stream of the event.</summary>
    public required IReadOnlyDictionary<string, long> ByOriginalStream { get; init; }

    /// <summary>By the type of the event.</summary>
    public required IReadOnlyDictionary<string, long> ByEventType { get; init; }

    /// <summary>By the group that failed.</summary>
    public required IReadOnlyDictionary<string, long> ByGroup { get; init; }

    /// <summary>By the handler that failed.</summary>
    public required IReadOnlyDictionary<string, long> ByHandler { get; init; }

    /// <summary>By the type of the exception.</summary>
    public required IReadOnlyDictionary<string, long> ByExceptionType { get; init; }
}
