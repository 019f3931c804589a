using Microsoft.Extensions.Logging;

namespace Promy.EventBus;

/// <summary>
/// Wraps a logger of the application, which may throw. Every message of the bus goes through this class.
/// </summary>
internal sealed class BusLogger(ILogger logger) : ILogger
{
    public static BusLogger For<TCategory>(ILoggerFactory factory) => new(factory.CreateLogger<TCategory>());

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return logger.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            // An application may log to several targets: the message may still reach the others.
            return true;
        }
    }

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        try
        {
            logger.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            // Nothing can be reported. If only the exception could not be written, the message is tried again.
            if (UnreadableTextException.InPlaceOf(exception) is { } readable)
            {
                Log(logLevel, eventId, state, readable, formatter);
            }
        }
    }
}
