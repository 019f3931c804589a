using BenchmarkDotNet.Running;

namespace Promy.EventBus.Benchmarks.Micro;

/// <summary>
/// The benchmarks of single steps, with the options of BenchmarkDotNet; all of them without a filter.
/// </summary>
internal static class MicroProgram
{
    private const string InProcess = "--inProcess";

    public static int Run(string[] arguments)
    {
        // In this process, because the project generated for another process does not build in this repository.
        string[] chosen =
            arguments.Contains("--filter") ? [.. arguments, InProcess] : [.. arguments, InProcess, "--filter", "*"];
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroProgram).Assembly).Run(chosen);
        return summaries.Any(summary => summary.HasCriticalValidationErrors) ? 1 : 0;
    }
}
