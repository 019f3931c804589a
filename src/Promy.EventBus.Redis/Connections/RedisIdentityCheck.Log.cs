using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Redis;

internal sealed partial class RedisIdentityCheck
{
    private static partial class Log
    {
        [LoggerMessage(201, LogLevel.Warning, "Redis cannot be reached: {Problem}", EventName = "RedisUnreachable")]
        public static partial void Unreachable(ILogger logger, string problem);
    }
}
