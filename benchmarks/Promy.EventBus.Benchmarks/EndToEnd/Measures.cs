namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>Everything that is measured, in the order of the table.</summary>
internal static class Measures
{
    public static readonly IReadOnlyList<IMeasure> All =
    [
        new ConsumeMeasure("consume-100", batchSize: 100, Target.AtLeast(1.3)),
        new ConsumeMeasure("consume-10", batchSize: 10, Target.AtLeast(1.5)),
        new PublishBatchMeasure(),
        new PublishCallersMeasure(),
        new LatencyMeasure(),
        new AllocationMeasure(),
        new BacklogMeasure(),
        new IdleMeasure(),
        new CompetingMeasure(),
        new SlowHandlerMeasure(),
        new InMemoryMeasure(),
    ];
}
