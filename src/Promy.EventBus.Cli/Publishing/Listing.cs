namespace Promy.EventBus.Cli;

/// <summary>Joins many errors into one message, up to a limit.</summary>
internal static class Listing
{
    private const int Most = 20;

    public static string Of(IReadOnlyList<string> errors) =>
        string.Join(' ', errors.Take(Most)) + (errors.Count > Most ? $" And {errors.Count - Most} more." : "");
}
