using BenchmarkDotNet.Attributes;
using Promy.EventBus.Events;

namespace Promy.EventBus.Benchmarks.Micro;

/// <summary>Event → validate → serialize → size check: all of publishing but the command.</summary>
[MemoryDiagnoser]
public class EncodeBenchmarks
{
    private readonly EventEncoder _generated = new(Serializers.Generated(), 1024 * 1024);
    private readonly EventEncoder _reflection = new(Serializers.Reflection(), 1024 * 1024);
    private readonly PromotionCreatedEvent _event = Promotions.Create();

    [Benchmark(Baseline = true)]
    public object Reflection() => _reflection.Encode(_event, stream: null);

    [Benchmark]
    public object Generated() => _generated.Encode(_event, stream: null);
}
