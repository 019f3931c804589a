using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Hosting;

internal sealed partial class ConnectionService
{
    private static partial class Log
    {
        [LoggerMessage(
            601, LogLevel.Warning,
            "{Server} is unreachable: the host starts without it, is not ready, and goes on when the server appears",
            EventName = "StartedWithoutServer")]
        public static partial void Unreachable(ILogger logger, string server);

        [LoggerMessage(
            602,
            LogLevel.Warning,
            "The connection could not be checked: the host starts, and is not ready until it can be used",
            EventName = "ConnectionNotVerified")]
        public static partial void VerificationFailed(ILogger logger, Exception exception);
    }
}
