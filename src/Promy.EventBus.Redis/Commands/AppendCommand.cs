using Promy.EventBus.Wire;
using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary><c>XADD</c> of an entry in the wire format.</summary>
internal static class AppendCommand
{
    private static readonly RedisValue MetadataField = WireFields.Metadata;
    private static readonly RedisValue PayloadField = WireFields.Payload;

    public static Task<RedisValue> AppendAsync(
        IDatabase database, RedisKey stream, byte[] metadata, byte[] payload, in StreamAddOptions trim = default) =>
        database.StreamAddAsync(
            stream, [new NameValueEntry(MetadataField, metadata), new NameValueEntry(PayloadField, payload)], trim);
}
