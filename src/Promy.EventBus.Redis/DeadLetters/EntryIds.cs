using System.Globalization;

namespace Promy.EventBus.Redis;

/// <summary>Ids of entries as users give them: complete, so that one id names one entry.</summary>
internal static class EntryIds
{
    /// <exception cref="ArgumentException">It is not <c>milliseconds-sequence</c>.</exception>
    public static string Normalized(string? id, string parameter)
    {
        var dash = id?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        if (dash > 0
            && ulong.TryParse(id.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && ulong.TryParse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{milliseconds}-{sequence}");
        }

        throw new ArgumentException($"'{WireNames.Printable(id)}' is not the id of an entry, such as 1762425000000-0.", parameter);
    }
}
