using Promy.EventBus.Redis;
using Promy.EventBus.Wire;
using StackExchange.Redis;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>
/// An event encoded beforehand, so that only client and server are measured, which every publisher needs.
/// </summary>
internal sealed class EncodedPromotion(IDatabase database, string stream)
{
    private readonly EncodedEvent _encoded =
        new EventEncoder(new EventSerializer(WireJson.CreateOptions([])), 1024 * 1024)
            .Encode(Promotions.Create(), stream);

    public static Row Bound(IReadOnlyList<Sample> runs) =>
        Row.Bound(
            "events that were encoded beforehand: the client's XADD alone",
            Figure.Rate(Statistics.Median(runs.Select(run => run.Rate)))) with
        {
            Cores = Figure.Cores(runs),
        };

    public Task PublishAsync() => AppendCommand.AppendAsync(database, stream, _encoded.Metadata, _encoded.Payload);

    public Task PublishBatchAsync(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(_ => PublishAsync()));
}
