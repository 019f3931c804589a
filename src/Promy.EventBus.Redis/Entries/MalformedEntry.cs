using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>An entry that is not in the wire format.</summary>
/// <param name="Problem">Why it is not.</param>
/// <param name="Fields">Its fields as they stand in the stream: for its dead letter.</param>
internal sealed record MalformedEntry(string Problem, NameValueEntry[] Fields)
{
    public MalformedEntry WithOwnBytes() =>
        new(Problem, Array.ConvertAll(Fields, field => new NameValueEntry(OwnBytes(field.Name), OwnBytes(field.Value))));

    private static byte[] OwnBytes(RedisValue value) => ((ReadOnlyMemory<byte>)value).ToArray();
}
