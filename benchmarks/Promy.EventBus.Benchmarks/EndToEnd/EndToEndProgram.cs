namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>
/// Runs the measures one after the other in this process on its own Redis. The report goes to the standard output,
/// progress to the standard error. A missed target is a result, no error.
/// </summary>
internal static class EndToEndProgram
{
    private const int UsageError = 2;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (!Settings.TryParse(arguments, out var settings, out var error))
        {
            Console.Error.WriteLine(error);
            return ShowUsage();
        }

        await using var bench = await Workbench.StartAsync(settings);
        var rows = new List<Row>();
        foreach (var measure in settings.Measures.Where(measure => measure.HasBaseline || !settings.BaselineOnly))
        {
            var measured = await measure.RunAsync(bench);
            rows.AddRange(measured);
            Console.Error.WriteLine(Report.Table(measured));
        }

        Console.WriteLine(Report.Write(bench, rows));
        return 0;
    }

    public static int ShowUsage()
    {
        Console.Error.WriteLine(
            $"""
            Usage:
              micro [options of BenchmarkDotNet]
              end-to-end [all|MEASURE...] [--quick] [--baseline-only|--bus-only] [--alternations N]
            Measures: {string.Join(", ", Measures.All.Select(measure => measure.Name))}
            """);
        return UsageError;
    }
}
