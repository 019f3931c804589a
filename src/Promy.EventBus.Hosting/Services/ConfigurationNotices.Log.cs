using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Hosting;

internal sealed partial class ConfigurationNotices
{
    private static partial class Log
    {
        [LoggerMessage(
            660, LogLevel.Warning, "Nothing reads some keys of the configuration. {Keys}", EventName = "UnknownKeys")]
        public static partial void UnknownKeys(ILogger logger, string keys);

        [LoggerMessage(
            661, LogLevel.Warning,
            "The host's shutdown timeout ({ShutdownTimeout}) leaves no room for Consumer:DrainTimeout "
                + "({DrainTimeout}): a stop may be cut short, and events handled twice. "
                + "Set HostOptions.ShutdownTimeout to {Needed} or more, and the grace period of the platform above it, "
                + "or shorten the drain",
            EventName = "ShutdownTimeoutTooShort")]
        public static partial void ShutdownTimeoutTooShort(
            ILogger logger, TimeSpan shutdownTimeout, TimeSpan drainTimeout, TimeSpan needed);
    }
}
