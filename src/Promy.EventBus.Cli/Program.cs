namespace Promy.EventBus.Cli;

/// <summary>The entry point: the real console, the environment and the signals of this process.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        using var console = CliConsole.Standard();
        using var interruption = new Interruption();
        return await CliApplication
            .RunAsync(arguments, console, Environment.GetEnvironmentVariable, TimeProvider.System, interruption)
            .ConfigureAwait(false);
    }
}
