using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Promy.EventBus.Redis.Tests;

public sealed partial class BusLoggerTests
{
    [Fact]
    public void An_exception_whose_text_cannot_be_read_is_logged_with_what_is_known_of_it()
    {
        var logs = new FakeLogCollector();
        var logger = new BusLogger(new ReadingLogger(new FakeLogger(logs)));

        Happened(logger, new UnreadableException());

        var record = Assert.Single(logs.GetSnapshot());
        Assert.Equal("It happened", record.Message);
        Assert.Contains(nameof(UnreadableException), record.Exception!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_cannot_be_logged_for_another_reason_is_not_logged_twice()
    {
        var logs = new FakeLogCollector();
        var logger = new BusLogger(new ReadingLogger(new FakeLogger(logs)) { IsBroken = true });

        Happened(logger, new InvalidOperationException());

        Assert.Single(logs.GetSnapshot());
    }

    [LoggerMessage(1, LogLevel.Error, "It happened")]
    private static partial void Happened(ILogger logger, Exception exception);

    /// <summary>Writes the text of the exception, as loggers do.</summary>
    private sealed class ReadingLogger(ILogger logger) : ILogger
    {
        public bool IsBroken { get; init; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            _ = exception?.ToString();
            logger.Log(logLevel, eventId, state, exception, formatter);
            if (IsBroken)
            {
                throw new InvalidOperationException("The log is gone.");
            }
        }
    }
}
