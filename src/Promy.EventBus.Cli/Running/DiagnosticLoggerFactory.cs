using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Cli;

/// <summary>Shows what the library warns of on standard error, one line each.</summary>
internal sealed class DiagnosticLoggerFactory(CliConsole console) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new DiagnosticLogger(console);

    public void AddProvider(ILoggerProvider provider)
    {
        // One place to write to, whoever asks.
    }

    public void Dispose()
    {
        // The console belongs to the program.
    }
}
