using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Redis;

internal sealed partial class DeliveryWorker
{
    private static partial class Log
    {
        [LoggerMessage(
            301, LogLevel.Error,
            "The callback failed on entry {EntryId} of {Stream} for {Group}; the entry stays pending",
            EventName = "CallbackFailed")]
        public static partial void CallbackFailed(
            ILogger logger, string entryId, string stream, string group, Exception exception);

        [LoggerMessage(
            303, LogLevel.Error,
            "Entry {EntryId} of {Stream} for {Group} is not in the wire format and is dead-lettered: {Problem}",
            EventName = "EntryMalformed")]
        public static partial void Malformed(
            ILogger logger, string entryId, string stream, string group, string problem);

        [LoggerMessage(
            304, LogLevel.Error, "Entry {EntryId} of {Stream} for {Group} could not be settled; it stays pending",
            EventName = "SettlementFailed")]
        public static partial void SettlementFailed(
            ILogger logger, string entryId, string stream, string group, Exception exception);

        [LoggerMessage(
            302, LogLevel.Error,
            "Entry {EntryId} of {Stream} for {Group} was delivered {DeliveryCount} times: {Action}",
            EventName = "DeliveryLimitReached")]
        public static partial void DeliveryLimit(
            ILogger logger, string entryId, string stream, string group, long deliveryCount, ExhaustedAction action);
    }
}
