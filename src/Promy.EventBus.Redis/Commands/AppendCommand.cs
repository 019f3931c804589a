using System.Text;
using Promy.EventBus.Wire;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary><c>XADD</c> of an entry in the wire format.</summary>
internal static class AppendCommand
{
    // As bytes, so that no event encodes them again.
    private static readonly RedisValue MetadataField = Encoding.UTF8.GetBytes(WireFields.Metadata);
    private static readonly RedisValue PayloadField = Encoding.UTF8.GetBytes(WireFields.Payload);

    public static Task<RedisValue> AppendAsync(
        IDatabase database,
        RedisKey stream,
        ReadOnlyMemory<byte> metadata,
        ReadOnlyMemory<byte> payload,
        in StreamAddOptions trim = default) =>
        database.StreamAddAsync(
            stream, [new NameValueEntry(MetadataField, metadata), new NameValueEntry(PayloadField, payload)], trim);
}
