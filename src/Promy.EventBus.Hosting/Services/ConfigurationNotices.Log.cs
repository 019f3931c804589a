using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Hosting;

internal sealed partial class ConfigurationNotices
{
    private static partial class Log
    {
        [LoggerMessage(660, LogLevel.Warning, "Nothing reads some keys of the configuration. {Keys}", EventName = "UnknownKeys")]
        public static partial void UnknownKeys(ILogger logger, string keys);
    }
}
