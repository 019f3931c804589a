namespace Promy.EventBus.Redis;

/// <summary>The limit of the next step of a trim.</summary>
internal readonly record struct TrimLimit
{
    /// <summary>Every entry below may be removed.</summary>
    public required StreamEntryId Below { get; init; }

    /// <summary>
    /// Whether the entries were counted ahead: then one step removes exactly these. Otherwise a step removes whole
    /// blocks of entries, and the last the rest.
    /// </summary>
    public bool IsCounted { get; init; }

    /// <summary>Counted entries that some group has not read.</summary>
    public long Unread { get; init; }

    /// <summary>Whether nothing is left after the counted entries.</summary>
    public bool IsLast { get; init; }
}
