using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Hosting;

internal sealed partial class HandlerExecutionPool
{
    private static partial class Log
    {
        [LoggerMessage(
            316, LogLevel.Warning, "Attempt {Attempt} of {Handler} on event {EventId} of type {EventType} "
                + "(entry {EntryId} of {Stream} for {Group}) {How}", EventName = "AttemptFailed")]
        public static partial void AttemptFailed(
            ILogger logger, int attempt, string handler, string eventId, string eventType, string entryId,
            string stream, string group, string how, Exception exception);
    }
}
