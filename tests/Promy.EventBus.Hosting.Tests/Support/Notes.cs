using System.Collections.Concurrent;

namespace Promy.EventBus.Hosting.Tests;

/// <summary>What the middlewares and handlers of one test have done, in order.</summary>
public sealed class Notes
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IEnumerable<string> Lines => _lines;

    public void Add(string line) => _lines.Enqueue(line);
}
