namespace Promy.EventBus.InMemory;

/// <summary>A member of a group as it has announced itself.</summary>
internal sealed class KnownMember(GroupReader reader)
{
    public GroupReader Reader { get; } = reader;

    public bool IsPaused { get; set; }

    /// <summary>When the others take it for gone, as a timestamp; <see langword="null"/> while it is well.</summary>
    public long? GoneAt { get; set; }

    public GroupMember ToMember() =>
        new(Reader.ConsumerId, Reader.Subscription.HandledTypes) { IsPaused = IsPaused };
}
