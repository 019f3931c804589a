namespace Promy.EventBus.Transport.Conformance;

/// <summary>A scoped dependency that tells the tracker when it comes and goes.</summary>
public sealed class ScopedDependency : IAsyncDisposable
{
    private readonly ScopeTracker _tracker;

    public ScopedDependency(ScopeTracker tracker)
    {
        _tracker = tracker;
        tracker.Came(this);
    }

    public ValueTask DisposeAsync()
    {
        _tracker.Went(this);
        return ValueTask.CompletedTask;
    }
}
