using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Redis;

internal sealed partial class RedisIdentityCheck
{
    private static partial class Log
    {
        [LoggerMessage(
            201, LogLevel.Warning, "Redis at {EndPoints} cannot be reached: {Problem}", EventName = "RedisUnreachable")]
        public static partial void Unreachable(ILogger logger, string endPoints, string problem);

        [LoggerMessage(
            202, LogLevel.Warning,
            "The password for Redis at {EndPoints} travels without TLS and can be read on the network. "
            + "Use rediss:// or ssl=true",
            EventName = "PasswordExposed")]
        public static partial void PasswordExposed(ILogger logger, string endPoints);
    }
}
