using System.Collections.Concurrent;
using System.Diagnostics;

namespace Promy.EventBus.TestSupport;

/// <summary>
/// Spans of this process, each recorded when it ends. Tests that run beside this one add theirs, so they are asked for
/// by what is unique to a test.
/// </summary>
public sealed class RecordedSpans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    /// <param name="source">Name of the source; <see langword="null"/>: those of every source.</param>
    /// <param name="started">Is told of each span that begins.</param>
    public RecordedSpans(string? source = null, Action<Activity>? started = null)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = candidate => source is null || candidate.Name == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = started,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Those that have ended so far, in this order.</summary>
    public IReadOnlyCollection<Activity> Ended => _ended;

    /// <summary>Those of a name that have ended so far.</summary>
    public IReadOnlyList<Activity> Of(string displayName) =>
        [.. _ended.Where(span => span.DisplayName == displayName)];

    public void Dispose() => _listener.Dispose();
}
