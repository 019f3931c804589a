using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Hosting;

internal sealed partial class DeadLetterCountService
{
    private static partial class Log
    {
        [LoggerMessage(
            614, LogLevel.Warning,
            "The dead letters in {Stream} cannot be counted, and the metric keeps its last value: {Problem}",
            EventName = "DeadLetterCountFailing")]
        public static partial void Failing(ILogger logger, string stream, string problem, Exception exception);

        [LoggerMessage(
            615, LogLevel.Information, "The dead letters in {Stream} are counted again",
            EventName = "DeadLetterCountRecovered")]
        public static partial void Recovered(ILogger logger, string stream);
    }
}
