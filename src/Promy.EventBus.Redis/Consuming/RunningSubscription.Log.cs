using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Redis;

internal sealed partial class RunningSubscription
{
    private static partial class Log
    {
        [LoggerMessage(
            221, LogLevel.Debug, "Subscribing to {Stream} for {Group} as {ConsumerId}",
            EventName = "SubscriptionStarted")]
        public static partial void Started(ILogger logger, string stream, string group, string consumerId);

        [LoggerMessage(
            222, LogLevel.Information,
            "Unsubscribed from {Stream} for {Group} as {ConsumerId}; {HandedBack} entries handed back",
            EventName = "SubscriptionStopped")]
        public static partial void Stopped(
            ILogger logger, string stream, string group, string consumerId, int handedBack);

        [LoggerMessage(
            223, LogLevel.Error,
            "The drain of {Stream} for {Group} as {ConsumerId} was cut short: "
            + "{Count} deliveries ignored their token or were not settled",
            EventName = "SubscriptionDrainCutShort")]
        public static partial void DrainCutShort(
            ILogger logger, string stream, string group, string consumerId, int count);
    }
}
