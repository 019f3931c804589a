using System.CommandLine;
using System.Globalization;

namespace Promy.EventBus.Cli;

/// <summary>A moment in an option: a date and time, or an age.</summary>
internal sealed record Moment(DateTimeOffset? Absolute, TimeSpan Ago)
{
    public static Option<Moment?> Option(string name, string description) => new(name)
    {
        Description = $"{description} RFC 3339, or an age: 2h, 7d.",
        HelpName = "moment",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (TryParse(text, out var moment))
            {
                return moment;
            }

            result.AddError($"{name}: '{text}' is not a moment. Use 2025-11-06T10:30:00Z, or 2h for two hours ago.");
            return null;
        },
    };

    public static bool TryParse(string text, out Moment? moment)
    {
        moment = DurationOption.TryParse(text, out var ago) && !text.Contains(':', StringComparison.Ordinal)
            ? new Moment(null, ago)
            : DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var absolute)
                ? new Moment(absolute, TimeSpan.Zero)
                : null;
        return moment is not null;
    }

    public DateTimeOffset At(DateTimeOffset now) => Absolute ?? now - Ago;
}
