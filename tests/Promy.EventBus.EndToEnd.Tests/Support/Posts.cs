using System.Collections.Concurrent;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>When posts are made, and whether each was taken.</summary>
public sealed class Posts
{
    private readonly ConcurrentQueue<bool> _taken = new();
    private int _entered;

    public TaskCompletionSource GoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Entered => Volatile.Read(ref _entered);

    public IReadOnlyCollection<bool> Taken => _taken;

    public void Enter() => Interlocked.Increment(ref _entered);

    public void Add(bool isTaken) => _taken.Enqueue(isTaken);
}
