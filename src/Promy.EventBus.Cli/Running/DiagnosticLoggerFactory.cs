using Microsoft.Extensions.Logging;

namespace Promy.EventBus.Cli;

/// <summary>Shows the library's warnings on standard error, one line each.</summary>
internal sealed class DiagnosticLoggerFactory(CliConsole console) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new DiagnosticLogger(console);

    public void AddProvider(ILoggerProvider provider)
    {
        // One target for every category.
    }

    public void Dispose()
    {
        // The console belongs to the program.
    }
}
