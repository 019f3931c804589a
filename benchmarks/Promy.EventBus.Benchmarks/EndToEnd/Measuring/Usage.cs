using System.Diagnostics;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>Measures one run, from its creation to its end.</summary>
internal sealed class Usage
{
    private readonly RedisServer _server;
    private readonly long _allocated;
    private readonly TimeSpan _clientTime;
    private readonly TimeSpan _serverTime;
    private readonly long _started;

    public Usage(RedisServer server)
    {
        // Garbage of earlier runs must not be collected during this run.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        _server = server;
        _serverTime = server.ProcessorTime;
        _clientTime = Environment.CpuUsage.TotalTime;
        _allocated = GC.GetTotalAllocatedBytes(precise: true);
        _started = Stopwatch.GetTimestamp();
    }

    public Sample End(int events)
    {
        var elapsed = Stopwatch.GetElapsedTime(_started);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - _allocated;
        return new Sample(
            events,
            elapsed,
            allocated,
            Environment.CpuUsage.TotalTime - _clientTime,
            _server.ProcessorTime - _serverTime);
    }
}
