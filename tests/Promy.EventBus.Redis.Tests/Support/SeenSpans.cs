using System.Collections.Concurrent;
using System.Diagnostics;

namespace Promy.EventBus.Redis.Tests;

/// <summary>
/// Spans of the bus in this process. Tests that run beside this one add theirs, so they are asked for by what is unique
/// to a test.
/// </summary>
internal sealed class SeenSpans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _stopped = new();
    private readonly ConcurrentDictionary<ActivitySpanId, Dictionary<string, object?>> _begunWith = new();
    private readonly ActivityListener _listener;

    public SeenSpans()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EventBusTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = span => _begunWith[span.SpanId] = span.TagObjects.ToDictionary(),
            ActivityStopped = _stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public Activity Single(Func<Activity, bool> condition) => Assert.Single(_stopped, span => condition(span));

    /// <summary>Tags that a sampler could decide by.</summary>
    public Dictionary<string, object?> BegunWith(Activity span) => _begunWith[span.SpanId];

    public void Dispose() => _listener.Dispose();
}
