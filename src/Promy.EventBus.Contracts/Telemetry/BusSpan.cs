using System.Diagnostics;

namespace Promy.EventBus;

/// <summary>
/// A span whose listeners may throw: what it is about goes on all the same, and no span of ours stays the current one. Ended by
/// <see cref="Dispose"/>; without an <see cref="Activity"/> while nobody listens.
/// </summary>
internal readonly struct BusSpan : IDisposable
{
    private readonly Activity? _before;
    private readonly bool _isStarted;

    private BusSpan(Activity? activity, Activity? before)
    {
        Activity = activity;
        _before = before;
        _isStarted = true;
    }

    public Activity? Activity { get; }

    public static bool IsWanted => EventBusInstruments.Activities.HasListeners();

    /// <summary>Starts a child of the current span, unless nobody wants it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="tags">What a sampler may decide by.</param>
    public static BusSpan Start(string name, ActivityKind kind, in TagList tags) =>
        Start(name, kind, tags, parent: default, links: null, Activity.Current);

    /// <summary>
    /// Starts a span that begins a trace, unless a parent is given. Whatever is the current span is not its parent.
    /// </summary>
    public static BusSpan StartApart(
        string name, ActivityKind kind, in TagList tags, ActivityContext parent, IEnumerable<ActivityLink>? links)
    {
        var before = Activity.Current;
        Activity.Current = null;
        return Start(name, kind, tags, parent, links, before);
    }

    /// <summary>
    /// What the span is about has failed. The text of an exception may be anybody's: its type is told alone.
    /// </summary>
    public static void Failed(Activity? activity, string errorType) =>
        activity?.SetTag(EventBusTags.ErrorType, errorType).SetStatus(ActivityStatusCode.Error);

    public void Dispose()
    {
        if (!_isStarted)
        {
            return;
        }

        try
        {
            Activity?.Dispose();
        }
        catch (Exception)
        {
            // The listener has thrown before the span was taken back.
        }

        Activity.Current = _before;
    }

    private static BusSpan Start(
        string name,
        ActivityKind kind,
        in TagList tags,
        ActivityContext parent,
        IEnumerable<ActivityLink>? links,
        Activity? before)
    {
        try
        {
            return new BusSpan(EventBusInstruments.Activities.StartActivity(name, kind, parent, tags, links), before);
        }
        catch (Exception)
        {
            // A listener of the application: it may have thrown when the span was the current one already.
            Activity.Current = before;
            return default;
        }
    }
}
