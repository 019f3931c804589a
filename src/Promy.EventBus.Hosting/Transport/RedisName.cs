using Promy.EventBus.Redis;

namespace Promy.EventBus.Hosting;

/// <summary>How Redis is called in what people read.</summary>
internal static class RedisName
{
    /// <summary>With its address where that is known.</summary>
    public static string Of(IEventTransport transport) => RedisErrors.RedisAt(transport.Address);
}
