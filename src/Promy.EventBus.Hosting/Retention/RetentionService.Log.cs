using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Hosting;

internal sealed partial class RetentionService
{
    private static partial class Log
    {
        [LoggerMessage(
            611, LogLevel.Warning, "{Stream} is not trimmed and grows: {Problem}. It is tried again each interval",
            EventName = "TrimFailing")]
        public static partial void Failing(ILogger logger, string stream, string problem, Exception exception);

        [LoggerMessage(612, LogLevel.Information, "Trimming {Stream} works again", EventName = "TrimRecovered")]
        public static partial void Recovered(ILogger logger, string stream);

        [LoggerMessage(
            613,
            LogLevel.Debug,
            "Trimmed {Stream} by {Removed} entries, {Unread} of them not read by every group ({Retention})",
            EventName = "StreamTrimmed")]
        public static partial void Trimmed(
            ILogger logger, string stream, long removed, long unread, Retention retention);
    }
}
