using Microsoft.Extensions.Logging;

namespace Promy.EventBus;

internal sealed partial class PublishQueue
{
    private static partial class Log
    {
        [LoggerMessage(101, LogLevel.Error, "{Count} queued events were not stored", EventName = "QueuedEventsLost")]
        public static partial void QueuedEventsLost(ILogger logger, int count, Exception exception);

        [LoggerMessage(
            102, LogLevel.Error,
            "The drain of queued events was cut short: {Count} or more were not sent",
            EventName = "QueueDrainCutShort")]
        public static partial void DrainCutShort(ILogger logger, int count);
    }
}
