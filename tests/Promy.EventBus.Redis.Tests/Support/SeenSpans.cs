using System.Collections.Concurrent;
using System.Diagnostics;

namespace Promy.EventBus.Redis.Tests;

/// <summary>Spans of the bus, and what each began with.</summary>
internal sealed class SeenSpans : IDisposable
{
    private readonly ConcurrentDictionary<ActivitySpanId, Dictionary<string, object?>> _begunWith = new();
    private readonly RecordedSpans _spans;

    public SeenSpans() => _spans = new RecordedSpans(
        EventBusTelemetry.ActivitySourceName, span => _begunWith[span.SpanId] = span.TagObjects.ToDictionary());

    public Activity Single(Func<Activity, bool> condition) => Assert.Single(_spans.Ended, span => condition(span));

    /// <summary>Tags that a sampler could decide by.</summary>
    public Dictionary<string, object?> BegunWith(Activity span) => _begunWith[span.SpanId];

    public void Dispose() => _spans.Dispose();
}
