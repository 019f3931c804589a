using BenchmarkDotNet.Attributes;
using Promy.EventBus.Events;
using Promy.EventBus.Validation;

namespace Promy.EventBus.Benchmarks.Micro;

/// <summary>Attributes, the event's own rules, id and type of a valid event.</summary>
[MemoryDiagnoser]
public class ValidateBenchmarks
{
    private readonly EventValidator _validator = new(Serializers.Generated());
    private readonly PromotionCreatedEvent _event = Promotions.Create();

    [Benchmark]
    public int Valid() => _validator.Check(_event).Count;
}
