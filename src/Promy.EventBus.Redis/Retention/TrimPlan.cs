namespace Promy.EventBus.Redis;

/// <summary>What a trim would do.</summary>
internal sealed record TrimPlan
{
    public required string Stream { get; init; }

    public required Retention Retention { get; init; }

    public required long Length { get; init; }

    /// <summary>Everything below goes; <see langword="null"/> where nothing may go.</summary>
    public required StreamEntryId? Below { get; init; }

    /// <summary>The group for which the rest is kept; <see langword="null"/> where no group decides.</summary>
    public required string? HeldBy { get; init; }

    /// <summary>Entries that go.</summary>
    public required long Removes { get; init; }

    /// <summary>Of these, entries that some group has not read.</summary>
    public required long RemovesUnread { get; init; }
}
