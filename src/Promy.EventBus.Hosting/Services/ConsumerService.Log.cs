using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Hosting;

internal sealed partial class ConsumerService
{
    private static partial class Log
    {
        [LoggerMessage(
            606,
            LogLevel.Warning,
            "The host's shutdown timeout passed before the consumers had drained. Nothing is lost, but events may "
                + "be handled twice: set HostOptions.ShutdownTimeout some seconds above "
                + "Consumer:DrainTimeout ({DrainTimeout})",
            EventName = "DrainCutShort")]
        public static partial void DrainCutShort(ILogger logger, TimeSpan drainTimeout);
    }
}
