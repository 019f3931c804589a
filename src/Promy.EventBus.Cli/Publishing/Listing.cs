namespace Promy.EventBus.Cli;

/// <summary>Many errors in one message, not too many.</summary>
internal static class Listing
{
    private const int Most = 20;

    public static string Of(IReadOnlyList<string> errors) =>
        string.Join(' ', errors.Take(Most)) + (errors.Count > Most ? $" And {errors.Count - Most} more." : "");
}
