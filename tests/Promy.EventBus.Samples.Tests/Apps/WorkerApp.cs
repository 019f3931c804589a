using WorkerSubscriber.Handlers;

namespace Promy.EventBus.Samples.Tests.Apps;

/// <summary>The sample WorkerSubscriber in its own group, which reads events published from then on.</summary>
internal sealed class WorkerApp : SampleApp<PromotionCreatedHandler>
{
    public WorkerApp(string? redis = NoRedis)
        : base(redis)
    {
        Set("Promy:EventBus:Consumer:Group", Group);
        Set("Promy:EventBus:Consumer:StartFrom", "End");
        Set("Promy:EventBus:Consumer:BlockDuration", "00:00:00.500");
    }

    public string Group { get; } = Some.Text("samples");
}
