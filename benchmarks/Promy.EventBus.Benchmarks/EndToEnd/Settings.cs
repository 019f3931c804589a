using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Promy.EventBus.Benchmarks.EndToEnd;

/// <summary>The settings of the command line.</summary>
internal sealed record Settings
{
    private const int MinAlternations = 5;

    public IReadOnlyList<IMeasure> Measures { get; private init; } = EndToEnd.Measures.All;

    /// <summary>Small sizes and one alternation: a check that everything works, without a valid measurement.</summary>
    public bool Quick { get; private init; }

    public bool BaselineOnly { get; private init; }

    /// <summary>For a profiler.</summary>
    public bool BusOnly { get; private init; }

    public int Alternations => Quick ? 1 : RequestedAlternations;

    /// <summary>Runs before the measured runs, in which the runtime recompiles hot code with its profile.</summary>
    public int WarmUps => Quick ? 1 : 2;

    private int RequestedAlternations { get; init; } = MinAlternations;

    public static bool TryParse(
        IReadOnlyList<string> arguments, [NotNullWhen(true)] out Settings? settings,
        [NotNullWhen(false)] out string? error)
    {
        settings = new Settings();
        var measures = new List<IMeasure>();
        for (var index = 0; index < arguments.Count; index++)
        {
            switch (arguments[index])
            {
                case "--quick":
                    settings = settings with { Quick = true };
                    break;
                case "--baseline-only":
                    settings = settings with { BaselineOnly = true };
                    break;
                case "--bus-only":
                    settings = settings with { BusOnly = true };
                    break;
                case "--alternations" when index + 1 < arguments.Count
                    && int.TryParse(arguments[++index], CultureInfo.InvariantCulture, out var count)
                    && count >= MinAlternations:
                    settings = settings with { RequestedAlternations = count };
                    break;
                case "all":
                    measures.AddRange(EndToEnd.Measures.All);
                    break;
                case var name when EndToEnd.Measures.All.FirstOrDefault(measure => measure.Name == name) is { } measure:
                    measures.Add(measure);
                    break;
                default:
                    (settings, error) = (null, $"'{arguments[index]}' is no measure and no option, or lacks a value.");
                    return false;
            }
        }

        settings = measures.Count == 0 ? settings : settings with { Measures = [.. measures.Distinct()] };
        error = null;
        return true;
    }

    public int Scaled(int full, int quick) => Quick ? quick : full;
}
