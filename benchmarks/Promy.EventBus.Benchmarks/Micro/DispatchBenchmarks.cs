using BenchmarkDotNet.Attributes;
using Promy.EventBus.Hosting;

namespace Promy.EventBus.Benchmarks.Micro;

/// <summary>A raw delivery → decode → route → retry and timeout → scope → handler → outcome, without Redis.</summary>
[MemoryDiagnoser]
public class DispatchBenchmarks
{
    private readonly DispatchSetup _setup = new();
    private EventDispatcher _dispatcher = null!;
    private EventDelivery _delivery = null!;

    [GlobalSetup]
    public void Prepare()
    {
        _dispatcher = _setup.CreateDispatcher();
        var encoded = new EventEncoder(Serializers.Generated(), 1024 * 1024).Encode(Promotions.Create(), stream: null);
        _delivery = new EventDelivery
        {
            Stream = encoded.Stream,
            Group = "bench",
            EntryId = "1762423200000-0",
            Metadata = encoded.Metadata,
            Payload = encoded.Payload,
        };
    }

    [Benchmark]
    public async Task<object> Dispatch() => await _dispatcher.DispatchAsync(_delivery, CancellationToken.None);
}
