using System.Diagnostics;

namespace Promy.EventBus;

/// <summary>
/// A span whose listeners may throw without effect on the caller, and without leaving the span current. Ended by
/// <see cref="Dispose"/>; without an <see cref="Activity"/> if nobody listens.
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

    /// <summary>Starts a child of the current span, unless no listener wants it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="tags">Tags by which a sampler may decide.</param>
    public static BusSpan Start(string name, ActivityKind kind, in TagList tags) =>
        Start(name, kind, tags, parent: default, links: null, Activity.Current);

    /// <summary>
    /// Starts a span that begins a trace, unless a parent is given. The current span is not its parent.
    /// </summary>
    public static BusSpan StartApart(
        string name, ActivityKind kind, in TagList tags, ActivityContext parent, IEnumerable<ActivityLink>? links)
    {
        var before = Activity.Current;
        Activity.Current = null;
        return Start(name, kind, tags, parent, links, before);
    }

    /// <summary>
    /// Marks the span as failed. Only the type of an exception is recorded: its text may hold anything.
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
            // The listener threw before the span was taken back.
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
            // A listener of the application: it may have thrown when the span was already current.
            Activity.Current = before;
            return default;
        }
    }
}
