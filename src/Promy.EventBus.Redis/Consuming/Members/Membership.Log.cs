using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Redis;

internal sealed partial class Membership
{
    private static partial class Log
    {
        [LoggerMessage(
            323, LogLevel.Information,
            "{Count} names of consumers that have ended without a stop left the group {Group} of {Stream}",
            EventName = "ConsumersForgotten")]
        public static partial void Forgotten(ILogger logger, int count, string stream, string group);
    }
}
