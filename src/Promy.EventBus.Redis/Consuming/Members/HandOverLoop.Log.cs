using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Redis;

internal sealed partial class HandOverLoop
{
    private static partial class Log
    {
        [LoggerMessage(
            322, LogLevel.Debug, "Handed {Count} entries of {Stream} for {Group} over to {Member}, which handles them",
            EventName = "EntriesHandedOver")]
        public static partial void HandedOver(ILogger logger, int count, string stream, string group, string member);
    }
}
