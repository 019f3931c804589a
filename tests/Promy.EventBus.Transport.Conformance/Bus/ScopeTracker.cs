using System.Collections.Concurrent;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>Knows every scoped dependency, who used it and how often it was disposed.</summary>
public sealed class ScopeTracker
{
    private readonly ConcurrentQueue<ScopedDependency> _created = new();
    private readonly ConcurrentQueue<ScopedDependency> _used = new();
    private readonly ConcurrentQueue<ScopedDependency> _disposed = new();

    public IReadOnlyCollection<ScopedDependency> Created => _created;

    public IReadOnlyCollection<ScopedDependency> Used => _used;

    public IReadOnlyCollection<ScopedDependency> Disposed => _disposed;

    internal void Came(ScopedDependency dependency) => _created.Enqueue(dependency);

    internal void Uses(ScopedDependency dependency) => _used.Enqueue(dependency);

    internal void Went(ScopedDependency dependency) => _disposed.Enqueue(dependency);
}
