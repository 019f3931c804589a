using Spectre.Console;

namespace Promy.EventBus.Cli;

/// <summary>A progress bar on standard error, if that is a terminal; otherwise nothing.</summary>
internal static class ProgressBar
{
    /// <param name="console">The console of the run.</param>
    /// <param name="title">The name of the work.</param>
    /// <param name="total">Units of the whole work; <see langword="null"/> if unknown.</param>
    /// <param name="workAsync">The work, which reports the units done.</param>
    /// <param name="isQuiet">Whether to show nothing on a terminal either.</param>
    public static async Task<T> ShowAsync<T>(
        CliConsole console, string title, long? total, Func<IProgress<long>, Task<T>> workAsync, bool isQuiet = false)
    {
        if (!console.IsErrorTerminal || isQuiet)
        {
            return await workAsync(new Silence()).ConfigureAwait(false);
        }

        var ansi = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(console.Error) });
        return await ansi.Progress().AutoClear(true).StartAsync(async context =>
        {
            var task = context.AddTask(Markup.Escape(title), maxValue: Math.Max(1, total ?? 1));
            task.IsIndeterminate = total is null;
            return await workAsync(new Report(task)).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private sealed class Silence : IProgress<long>
    {
        public void Report(long value)
        {
            // Nothing to show.
        }
    }

    private sealed class Report(ProgressTask task) : IProgress<long>
    {
        void IProgress<long>.Report(long value) => task.Value = value;
    }
}
