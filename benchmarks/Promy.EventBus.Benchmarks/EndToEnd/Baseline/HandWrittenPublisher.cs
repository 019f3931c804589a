using StackExchange.Redis;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>
/// Publishing as an application would write it on StackExchange.Redis: a batch is an awaited pipeline.
/// </summary>
internal sealed class HandWrittenPublisher(IDatabase database, string stream)
{
    public Task PublishAsync(HandWrittenPromotion promotion) =>
        database.StreamAddAsync(stream, HandWrittenJson.Write(promotion));

    public Task PublishBatchAsync(HandWrittenPromotion[] promotions) =>
        Task.WhenAll(Array.ConvertAll(promotions, PublishAsync));
}
