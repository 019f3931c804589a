using System.Collections.Concurrent;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>Events seen by a handler that only the new version of a service has.</summary>
public sealed class AddedRecorder
{
    public ConcurrentQueue<int> Numbers { get; } = new();

    public void Saw(int number) => Numbers.Enqueue(number);
}
