using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Hosting;

internal sealed partial class EventDispatcher
{
    private static partial class Log
    {
        [LoggerMessage(
            311, LogLevel.Debug,
            "This process has no handler for event {EventId} of type {EventType} "
            + "(entry {EntryId} of {Stream} for {Group})",
            EventName = "EventUnhandled")]
        public static partial void Unhandled(
            ILogger logger, string eventId, string eventType, string entryId, string stream, string group);

        [LoggerMessage(
            312, LogLevel.Error,
            "Entry {EntryId} of {Stream} for {Group} cannot be decoded and is dead-lettered: {Error}",
            EventName = "EntryUndecodable")]
        public static partial void Undecodable(
            ILogger logger, string entryId, string stream, string group, string error);
    }
}
