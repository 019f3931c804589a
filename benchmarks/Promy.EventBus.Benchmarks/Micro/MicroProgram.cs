using BenchmarkDotNet.Running;

namespace Promy.EventBus.Benchmarks.Micro;

/// <summary>The benchmarks of single steps, with the options of BenchmarkDotNet; all of them where no filter is given.</summary>
internal static class MicroProgram
{
    private const string InProcess = "--inProcess";

    public static int Run(string[] arguments)
    {
        // In this process: the project that would be generated for another one does not build under this repository's gates.
        string[] chosen = arguments.Contains("--filter") ? [.. arguments, InProcess] : [.. arguments, InProcess, "--filter", "*"];
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroProgram).Assembly).Run(chosen);
        return summaries.Any(summary => summary.HasCriticalValidationErrors) ? 1 : 0;
    }
}
