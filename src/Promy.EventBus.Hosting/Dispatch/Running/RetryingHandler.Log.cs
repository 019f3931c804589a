using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Hosting;

internal sealed partial class RetryingHandler
{
    private static partial class Log
    {
        [LoggerMessage(
            313,
            LogLevel.Debug,
            "{Handler} handled event {EventId} of type {EventType} (entry {EntryId}) in attempt {Attempt}",
            EventName = "EventHandled")]
        public static partial void Handled(
            ILogger logger, string handler, string eventId, string eventType, string entryId, int attempt);

        [LoggerMessage(
            332,
            LogLevel.Warning,
            "The resilience pipeline of {Handler} failed after the handler had succeeded on event {EventId} of type "
                + "{EventType} (entry {EntryId}): the event counts as handled", EventName = "PipelineFailed")]
        public static partial void PipelineFailed(
            ILogger logger, string handler, string eventId, string eventType, string entryId, Exception exception);

        [LoggerMessage(
            314,
            LogLevel.Information,
            "{Handler} was interrupted by shutdown on event {EventId} of type {EventType} (entry {EntryId}); "
                + "the event is handed back", EventName = "EventReleased")]
        public static partial void Released(
            ILogger logger, string handler, string eventId, string eventType, string entryId);

        [LoggerMessage(
            315,
            LogLevel.Error,
            "{Handler} failed for good after {Attempts} attempts on event {EventId} of type {EventType} "
                + "(entry {EntryId} of {Stream} for {Group}) with {ErrorType}: {Action}",
            EventName = "HandlerExhausted")]
        public static partial void Exhausted(
            ILogger logger, string handler, int attempts, string eventId, string eventType, string entryId,
            string stream, string group, ExhaustedAction action, string errorType);

        [LoggerMessage(
            319, LogLevel.Warning, "{Handler} failed after {Attempts} attempts on event {EventId} of type {EventType} "
                + "(entry {EntryId} of {Stream} for {Group}) with {ErrorType}: "
                + "redelivery {Redelivery} of {Redeliveries} in {Delay}",
            EventName = "EventRedeliveryScheduled")]
        public static partial void RedeliveryScheduled(
            ILogger logger, string handler, int attempts, string eventId, string eventType, string entryId,
            string stream, string group, TimeSpan delay, int redelivery, int redeliveries, string errorType);

        [LoggerMessage(
            320,
            LogLevel.Information,
            "{Handler} failed on event {EventId} of type {EventType} (entry {EntryId} of {Stream} for {Group}) "
                + "with {ErrorType}, which a rule ignores: the event counts as handled", EventName = "FailureIgnored")]
        public static partial void Ignored(
            ILogger logger, string handler, string eventId, string eventType, string entryId, string stream,
            string group, string errorType);
    }
}
