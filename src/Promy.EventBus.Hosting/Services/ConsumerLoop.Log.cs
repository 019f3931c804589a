using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Hosting;

internal sealed partial class ConsumerLoop
{
    private static partial class Log
    {
        [LoggerMessage(
            603, LogLevel.Information, "Consuming {Stream} for {Group}: {Handlers}", EventName = "Consuming")]
        public static partial void Consuming(ILogger logger, string stream, string group, string handlers);

        [LoggerMessage(
            604,
            LogLevel.Error,
            "The subscription to {Stream} for {Group} ended unexpectedly; it starts again in {Delay}",
            EventName = "SubscriptionRestarting")]
        public static partial void Restarting(
            ILogger logger, string stream, string group, TimeSpan delay, Exception? exception);

        [LoggerMessage(
            605,
            LogLevel.Error,
            "The subscription to {Stream} for {Group} failed while it drained; its pending entries are delivered again",
            EventName = "DrainFailed")]
        public static partial void EndedWithError(ILogger logger, string stream, string group, Exception exception);
    }
}
