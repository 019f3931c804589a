namespace Promy.EventBus.Redis;

/// <summary>The effect of a trim.</summary>
internal sealed record TrimPlan
{
    public required string Stream { get; init; }

    public required Retention Retention { get; init; }

    public required long Length { get; init; }

    /// <summary>Entries below are removed; <see langword="null"/> if none may be.</summary>
    public required StreamEntryId? Below { get; init; }

    /// <summary>The group for which the rest is kept; <see langword="null"/> if no group decides.</summary>
    public required string? HeldBy { get; init; }

    /// <summary>Entries to remove.</summary>
    public required long Removes { get; init; }

    /// <summary>Of these, entries that some group has not read.</summary>
    public required long RemovesUnread { get; init; }
}
