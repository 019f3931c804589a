using Promy.EventBus.Wire;
using StackExchange.Redis;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>
/// Fills a stream on the server itself, so that no publisher runs in the measured process. The bytes are those of the
/// bus; events and promotions are numbered from 1.
/// </summary>
internal static class StreamFiller
{
    private const int PerCall = 5_000;

    private const string Script =
        """
        for number = tonumber(ARGV[3]), tonumber(ARGV[4]) do
          redis.call('XADD', KEYS[1], '*', 'metadata', string.format(ARGV[1], number),
            'payload', string.format(ARGV[2], number, number))
        end
        """;

    public static async Task FillAsync(IDatabase database, string stream, int count)
    {
        var template = Promotions.Create(Promotions.PromotionIdFormat) with { Id = "019a58bf-2e00-7000-8000-%012d" };
        var encoded =
            new EventEncoder(new EventSerializer(WireJson.CreateOptions([])), 1024 * 1024).Encode(template, stream);
        for (var first = 1; first <= count; first += PerCall)
        {
            var last = Math.Min(count, first + PerCall - 1);
            await database.ScriptEvaluateAsync(Script, [stream], [encoded.Metadata, encoded.Payload, first, last]);
        }
    }
}
