using System.Buffers;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Promy.EventBus.Cli;

/// <summary>
/// Options with a time: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>2h</c>, <c>7d</c>, or <c>hh:mm:ss</c>.
/// </summary>
internal static class DurationOption
{
    private const string Forms = "Use a number with ms, s, m, h or d, such as 90s or 7d.";
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    public static Option<TimeSpan> Create(
        string name, string description, TimeSpan defaultValue, Func<TimeSpan, string?>? check = null) => new(name)
    {
        Description = description,
        HelpName = "time",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result => Parse(name, result, check),
    };

    public static Option<TimeSpan?> CreateOptional(
        string name, string description, Func<TimeSpan, string?>? check = null) => new(name)
    {
        Description = description,
        HelpName = "time",
        CustomParser = result => Parse(name, result, check),
    };

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var digits = text.AsSpan().IndexOfAnyExcept(Digits);
        if (digits < 0)
        {
            return false;
        }

        if (text.Contains(':', StringComparison.Ordinal))
        {
            return DurationText.TryParse(text, out duration, out _) && duration >= TimeSpan.Zero;
        }

        var isNumber = double.TryParse(
            text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        if (!isNumber)
        {
            return false;
        }

        double? milliseconds = text[digits..] switch
        {
            "ms" => number,
            "s" => number * 1000,
            "m" => number * 60_000,
            "h" => number * 3_600_000,
            "d" => number * 86_400_000,
            _ => null,
        };
        if (milliseconds is not { } value || value > TimeSpan.FromDays(36_500).TotalMilliseconds)
        {
            return false;
        }

        duration = TimeSpan.FromMilliseconds(value);
        return true;
    }

    private static TimeSpan Parse(string name, ArgumentResult result, Func<TimeSpan, string?>? check)
    {
        if (!TryParse(result.Tokens[0].Value, out var duration))
        {
            result.AddError($"{name}: '{result.Tokens[0].Value}' is not a duration. {Forms}");
        }
        else if (check?.Invoke(duration) is { } error)
        {
            result.AddError(error);
        }

        return duration;
    }
}
