using BenchmarkDotNet.Attributes;
using Promy.EventBus.Events;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Benchmarks.Micro;

/// <summary>Bytes → metadata and event.</summary>
[MemoryDiagnoser]
public class DecodeBenchmarks
{
    private readonly EventSerializer _generated = Serializers.Generated();
    private readonly EventSerializer _reflection = Serializers.Reflection();
    private readonly EncodedEvent _encoded = new EventEncoder(Serializers.Generated(), 1024 * 1024).Encode(
        Promotions.Create(), stream: null);

    [Benchmark(Baseline = true)]
    public object Reflection() => Decode(_reflection);

    [Benchmark]
    public object Generated() => Decode(_generated);

    [Benchmark]
    public int Metadata() => ReadMetadata().Attempt;

    private PromotionCreatedEvent Decode(EventSerializer serializer) =>
        serializer.TryDeserialize<PromotionCreatedEvent>(
            ReadMetadata(), _encoded.Payload.Span, out var promotion, out var error)
            ? promotion
            : throw new InvalidOperationException(error);

    private EventMetadata ReadMetadata() =>
        EventMetadataReader.TryRead(_encoded.Metadata.Span, out var metadata, out var error)
            ? metadata
            : throw new InvalidOperationException(error);
}
