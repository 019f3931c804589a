using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Redis;

internal sealed partial class UnwantedEntries
{
    private static partial class Log
    {
        [LoggerMessage(
            321, LogLevel.Information,
            "No live member of {Group} handles events of type {EventType} on {Stream}: {Action}",
            EventName = "TypeUnwanted")]
        public static partial void Unwanted(
            ILogger logger, string eventType, string stream, string group, UnknownTypeAction action);
    }
}
