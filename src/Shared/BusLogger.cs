using Microsoft.Extensions.Logging;

namespace Promy.EventBus;

/// <summary>
/// A logger of the application, which may throw: what is logged goes on all the same. Every message of the bus goes through one of these.
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
            // One of several targets: the message may still reach the others.
            return true;
        }
    }

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            logger.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            // Nobody is left to be told. Only if it was the exception that could not be written, the message is worth another try.
            if (UnreadableTextException.InPlaceOf(exception) is { } readable)
            {
                Log(logLevel, eventId, state, readable, formatter);
            }
        }
    }
}
