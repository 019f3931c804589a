namespace Promy.EventBus;

/// <summary>
/// Dead letters, counted. Each dictionary has at most 1,000 names, those that came first; what is beyond them is counted under
/// <see cref="Others"/>. A letter that does not tell is counted under <see cref="None"/>.
/// </summary>
public sealed class DeadLetterStatistics
{
    /// <summary>Name under which what is beyond the first 1,000 names is counted.</summary>
    public const string Others = "(others)";

    /// <summary>Name under which a letter that does not tell is counted.</summary>
    public const string None = "(none)";

    /// <summary>Dead-letter stream that was looked through.</summary>
    public required string DeadLetterStream { get; init; }

    /// <summary>Entries in the dead-letter stream in all, whatever was asked for.</summary>
    public required long Length { get; init; }

    /// <summary>Entries that match.</summary>
    public required long Count { get; init; }

    /// <summary>Entries among them that are no dead letters. They are in no dictionary.</summary>
    public required long Unreadable { get; init; }

    /// <summary>When the first of them failed; <see langword="null"/> where there is none.</summary>
    public DateTimeOffset? FirstFailedAt { get; init; }

    /// <summary>When the last of them failed; <see langword="null"/> where there is none.</summary>
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
