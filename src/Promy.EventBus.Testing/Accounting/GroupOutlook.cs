using System.Globalization;
using Promy.EventBus.InMemory;

namespace Promy.EventBus.Testing;

/// <summary>What a group has left to happen.</summary>
/// <param name="Stream">Its stream.</param>
/// <param name="Group">Its name.</param>
/// <param name="State">Its entries.</param>
/// <param name="Paused">Why nobody reads; <see langword="null"/>: somebody does.</param>
/// <param name="AskedInVain">How often those who are paused have asked in vain whether they may go on.</param>
/// <param name="Joining">Subscriptions that have not joined yet.</param>
internal sealed record GroupOutlook(
    string Stream, string Group, GroupState State, string? Paused, int AskedInVain, int Joining)
{
    // Each is a recovery interval of the clock. What has not come back by then does not come by waiting.
    private const int MaxAsked = 10;

    /// <summary>
    /// Whether something happens by itself when time passes: what is due comes, a search finds what is pending, and a
    /// pause asks whether it is over.
    /// </summary>
    public bool IsHelpedByTime =>
        State.Scheduled > 0
        || (Paused is null ? State.Kept > 0 || State.Loose > 0 : AskedInVain < MaxAsked && !State.IsSettled);

    public override string ToString()
    {
        var parts = new (long Count, string Text)[]
        {
            (State.Unread, "unread"),
            (State.InHand, "in the hands of this process"),
            (State.Kept, "left pending until the idle time has passed"),
            (State.Loose, "handed back or over"),
            (State.Scheduled, "put off"),
        };
        var counts = string.Join(
            ", ",
            parts.Where(part => part.Count > 0)
                .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Count} {part.Text}")));
        var pause = Paused is null ? "" : $"; its subscription is paused: {Paused}";
        var joining = Joining > 0 ? "; its subscription has not begun to read" : "";
        return $"{Stream} for {Group}: {counts}{pause}{joining}";
    }
}
