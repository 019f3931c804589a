using System.Collections.Frozen;
using System.Globalization;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>The trimming of each stream: <c>[MAXLEN|MINID ~ n]</c> of XADD.</summary>
internal sealed class StreamTrimming(IEnumerable<EventBusStreamTrimOptions> streams, TimeProvider timeProvider)
{
    private readonly FrozenDictionary<string, EventBusStreamTrimOptions> _streams =
        streams.ToFrozenDictionary(options => options.Stream, StringComparer.Ordinal);

    public StreamAddOptions For(string stream)
    {
        if (_streams.Count == 0 || !_streams.TryGetValue(stream, out var trim))
        {
            return default;
        }

        if (trim.MaxLength is { } length)
        {
            return new StreamAddOptions { MaxLength = length, Approximate = true };
        }

        return trim.MaxAge is { } age ? new StreamAddOptions { MinId = OldestId(age), Approximate = true } : default;
    }

    private RedisValue OldestId(TimeSpan age) =>
        (timeProvider.GetUtcNow() - age).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
