namespace Promy.EventBus.Redis;

/// <summary>Up to where the next step of a trim goes.</summary>
internal readonly record struct TrimLimit
{
    /// <summary>Everything below may go.</summary>
    public required StreamEntryId Below { get; init; }

    /// <summary>
    /// Whether what goes was counted ahead: then exactly that goes in one step. Else whole blocks of entries go, as
    /// many as a step may, and the rest when no block is left.
    /// </summary>
    public bool IsCounted { get; init; }

    /// <summary>Of what was counted, entries that some group has not read.</summary>
    public long Unread { get; init; }

    /// <summary>Whether nothing is left after what was counted.</summary>
    public bool IsLast { get; init; }
}
