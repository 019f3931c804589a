using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Cli;

/// <summary>
/// Writes the library's warnings and errors to standard error; never an exception's text, which may hold secrets.
/// </summary>
internal sealed class DiagnosticLogger(CliConsole console) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and not LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            console.WriteWarning(formatter(state, null));
        }
    }
}
