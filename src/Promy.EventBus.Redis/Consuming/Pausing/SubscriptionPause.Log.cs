using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Redis;

internal sealed partial class SubscriptionPause
{
    private static partial class Log
    {
        [LoggerMessage(
            330, LogLevel.Error,
            "{Stream} for {Group} is paused and its events wait: {Reason}. Tried again every {Interval}",
            EventName = "SubscriptionPaused")]
        public static partial void Paused(
            ILogger logger, string stream, string group, string reason, TimeSpan interval, Exception? exception);

        [LoggerMessage(
            331, LogLevel.Information, "{Stream} for {Group} continues after its pause",
            EventName = "SubscriptionResumed")]
        public static partial void Resumed(ILogger logger, string stream, string group);
    }
}
