namespace Promy.EventBus.Hosting.Tests;

/// <summary>A scoped dependency that records the end of its scope.</summary>
public sealed class TrackedDependency : IAsyncDisposable
{
    private readonly TaskCompletionSource _disposed = new();

    public Task Disposed => _disposed.Task;

    public ValueTask DisposeAsync()
    {
        _disposed.TrySetResult();
        return ValueTask.CompletedTask;
    }
}
