using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>An entry that is not in the wire format.</summary>
/// <param name="Problem">Why it is not, for people.</param>
/// <param name="Fields">The fields as in the stream, for the dead letter.</param>
internal sealed record MalformedEntry(string Problem, NameValueEntry[] Fields)
{
    public MalformedEntry WithOwnBytes() =>
        new(
            Problem,
            Array.ConvertAll(Fields, field => new NameValueEntry(OwnBytes(field.Name), OwnBytes(field.Value))));

    private static byte[] OwnBytes(RedisValue value) => ((ReadOnlyMemory<byte>)value).ToArray();
}
