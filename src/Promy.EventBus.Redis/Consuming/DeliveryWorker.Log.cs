using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Redis;

internal sealed partial class DeliveryWorker
{
    private static partial class Log
    {
        [LoggerMessage(
            301, LogLevel.Error, "The callback failed on entry {EntryId} of {Stream} for {Group}; the entry stays pending",
            EventName = "CallbackFailed")]
        public static partial void CallbackFailed(ILogger logger, string entryId, string stream, string group, Exception exception);

        [LoggerMessage(
            302, LogLevel.Error, "Entry {EntryId} of {Stream} for {Group} was delivered {DeliveryCount} times: {Action}",
            EventName = "DeliveryLimitReached")]
        public static partial void DeliveryLimit(
            ILogger logger, string entryId, string stream, string group, long deliveryCount, ExhaustedAction action);
    }
}
