using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Redis;

internal sealed partial class PostBuffer
{
    private static partial class Log
    {
        [LoggerMessage(101, LogLevel.Error, "{Count} posted events were not stored", EventName = "PostsLost")]
        public static partial void PostsLost(ILogger logger, int count, Exception exception);

        [LoggerMessage(
            102, LogLevel.Error, "The drain of posted events was cut short: {Count} or more were not sent", EventName = "PostDrainCutShort")]
        public static partial void DrainCutShort(ILogger logger, int count);
    }
}
