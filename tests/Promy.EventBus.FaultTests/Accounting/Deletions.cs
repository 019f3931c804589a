namespace Promy.EventBus.FaultTests;

/// <summary>
/// When the scenario itself deleted events, and which ones that can explain: those whose publish was under way, or had just been
/// confirmed, between the moment up to which everything was handled already and the end of the deletion. Nothing before, nothing after.
/// </summary>
internal sealed class Deletions
{
    private readonly List<(long HandledUntil, long DeletedAt)> _deletions = [];

    /// <param name="handledUntil">Everything confirmed before this was handled before the deletion.</param>
    /// <param name="deletedAt">When the deletion was confirmed.</param>
    public void Add(long handledUntil, long deletedAt) => _deletions.Add((handledUntil, deletedAt));

    /// <summary>Whether the event may have been deleted before it was handled.</summary>
    public bool MayExplain(PublishedEvent published) =>
        _deletions.Any(deletion => published.EndedAt >= deletion.HandledUntil && published.BeganAt <= deletion.DeletedAt);
}
