using System.Runtime.InteropServices;
using System.Text;
using StackExchange.Redis;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>The result as Markdown.</summary>
internal static class Report
{
    public static string Write(Workbench bench, IReadOnlyList<Row> rows)
    {
        var versions =
            $"{RuntimeInformation.FrameworkDescription}, StackExchange.Redis {Version(typeof(ConnectionMultiplexer))}, "
            + $"Redis {bench.RedisVersion}, Promy.EventBus {Version(typeof(Event))}";
        var runs = bench.Settings.Quick
            ? "Small sizes, one run each: shows that everything works. The figures mean nothing."
            : $"Medians of {bench.Settings.Alternations} alternations after {bench.Settings.WarmUps} warm-ups; ratios "
                + "pair by pair, in brackets the lowest and the highest.";
        return $"{versions}.\n{runs}\n\n{Table(rows)}";
    }

    public static string Table(IReadOnlyList<Row> rows)
    {
        var text = new StringBuilder()
            .Append("| measure | bus | baseline | ratio | target | | cores: client + Redis, bus / baseline |\n")
            .Append("|---|---|---|---|---|---|---|\n");
        foreach (var row in rows)
        {
            text.Append(
                $"| {row.Measure} | {row.Bus} | {row.Baseline} | {row.Ratio} | {row.Target.Text} | {Verdict(row)} | "
                + $"{row.Cores} |\n");
        }

        return text.ToString();
    }

    private static string Verdict(Row row) => row.IsMet switch
    {
        true => "met",
        false => "**missed**",
        null => Figure.None,
    };

    private static string Version(Type type)
    {
        var version = type.Assembly.GetCustomAttributes(
            typeof(System.Reflection.AssemblyInformationalVersionAttribute), inherit: false);
        return ((System.Reflection.AssemblyInformationalVersionAttribute)version[0]).InformationalVersion.Split('+')[0];
    }
}
