using System.Diagnostics;

namespace Promy.EventBus;

/// <summary>
/// A span whose listeners may throw: what it is about goes on all the same, and no span of ours stays the current one. Ended by
/// <see cref="Dispose"/>; without an <see cref="Activity"/> while nobody listens.
/// </summary>
internal readonly struct BusSpan : IDisposable
{
    private readonly Activity? _before;

    private BusSpan(Activity? activity, Activity? before)
    {
        Activity = activity;
        _before = before;
    }

    public Activity? Activity { get; }

    public static bool IsWanted => EventBusInstruments.Activities.HasListeners();

    /// <summary>Starts a span, unless nobody wants it.</summary>
    public static BusSpan Start(
        string name, ActivityKind kind, ActivityContext parent = default, IEnumerable<ActivityLink>? links = null)
    {
        var before = Activity.Current;
        try
        {
            return new BusSpan(EventBusInstruments.Activities.StartActivity(name, kind, parent, tags: null, links), before);
        }
        catch (Exception)
        {
            // A listener of the application: it may have thrown when the span was the current one already.
            Activity.Current = before;
            return default;
        }
    }

    public void Dispose()
    {
        if (Activity is null)
        {
            return;
        }

        try
        {
            Activity.Dispose();
        }
        catch (Exception)
        {
            // The listener has thrown before the span was taken back.
            Activity.Current = _before;
        }
    }
}
