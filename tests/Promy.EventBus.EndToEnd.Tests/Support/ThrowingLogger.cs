using Microsoft.Extensions.Logging;

namespace Promy.EventBus.EndToEnd.Tests;

/// <summary>A provider whose loggers throw at every message of the bus, like a provider without its target.</summary>
internal sealed class ThrowingLogger : ILoggerProvider, ILogger
{
    private bool _isOfTheBus;

    public ILogger CreateLogger(string categoryName) =>
        new ThrowingLogger { _isOfTheBus = categoryName.StartsWith("Promy.EventBus.", StringComparison.Ordinal) };

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (_isOfTheBus)
        {
            throw new InvalidOperationException("The log is gone.");
        }
    }

    public void Dispose()
    {
    }
}
