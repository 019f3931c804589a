using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Redis;

internal sealed partial class Membership
{
    private static partial class Log
    {
        [LoggerMessage(
            323, LogLevel.Information,
            "Removed {Count} consumers that ended without a stop from the group {Group} of {Stream}",
            EventName = "ConsumersForgotten")]
        public static partial void Forgotten(ILogger logger, int count, string stream, string group);
    }
}
