using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Hosting;

internal sealed partial class AbandonedHandlers
{
    private static partial class Log
    {
        [LoggerMessage(
            317,
            LogLevel.Error,
            "{Handler} ignored its cancelled token and was abandoned on event {EventId} of type {EventType} "
                + "(entry {EntryId} of {Stream} for {Group}); it still runs", EventName = "HandlerAbandoned")]
        public static partial void Abandoned(
            ILogger logger, string handler, string eventId, string eventType, string entryId, string stream,
            string group);

        [LoggerMessage(
            318, LogLevel.Warning,
            "{Handler}, abandoned earlier on event {EventId} (entry {EntryId}), has ended: {Status}",
            EventName = "AbandonedHandlerEnded")]
        public static partial void Ended(
            ILogger logger, string handler, string eventId, string entryId, TaskStatus status, Exception? exception);
    }
}
