using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Redis;

internal sealed partial class SubscriptionState
{
    private static partial class Log
    {
        [LoggerMessage(
            211, LogLevel.Warning, "{Activity} fails on {Stream} for {Group} as {ConsumerId}: {Problem}",
            EventName = "SubscriptionFailing")]
        public static partial void Failing(
            ILogger logger,
            string activity,
            string stream,
            string group,
            string consumerId,
            string problem,
            Exception exception);

        [LoggerMessage(
            204, LogLevel.Information,
            "The slot of {Stream} moves to another node of the cluster; {Group} as {ConsumerId} reads there now",
            EventName = "SlotMoved")]
        public static partial void SlotMoved(ILogger logger, string stream, string group, string consumerId);

        [LoggerMessage(
            230, LogLevel.Warning,
            "{ConsumerId} found {Count} pending entries of {Stream} for {Group} deleted, the first {EntryId}: those "
            + "not being handled are lost to the group",
            EventName = "DeletedWhilePending")]
        public static partial void DeletedWhilePending(
            ILogger logger, int count, string stream, string group, string consumerId, string entryId);

        [LoggerMessage(
            212, LogLevel.Information, "{Activity} works again on {Stream} for {Group} as {ConsumerId}",
            EventName = "SubscriptionRecovered")]
        public static partial void Recovered(
            ILogger logger, string activity, string stream, string group, string consumerId);
    }
}
