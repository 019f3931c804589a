using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Promy.EventBus.TestWorker;

/// <summary>Counts log records of Warning and above by event id, and keeps the last lines for a failed test.</summary>
public sealed class WarningCounter(string path) : ILoggerProvider, ILogger
{
    private readonly Lock _gate = new();

    public ConcurrentDictionary<int, int> Counts { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (logLevel >= LogLevel.Warning)
        {
            Counts.AddOrUpdate(eventId.Id, 1, static (_, count) => count + 1);
        }

        lock (_gate)
        {
            File.AppendAllText(
                path,
                $"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {logLevel} {eventId.Id} "
                + $"{formatter(state, exception)} {exception?.GetType().Name}\n");
        }
    }

    public void Dispose()
    {
    }
}
