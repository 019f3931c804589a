namespace Promy.EventBus;

/// <summary>Ids of entries as users give them: complete, so that each names a single entry.</summary>
internal static class EntryIds
{
    /// <exception cref="ArgumentException">The id is not <c>milliseconds-sequence</c>.</exception>
    public static string Normalized(string? id, string parameter) =>
        id is not null && id.Contains('-', StringComparison.Ordinal) && StreamEntryId.TryParse(id, out var entry)
            ? entry.ToString()
            : throw new ArgumentException(
                $"'{WireNames.Printable(id)}' is not the id of an entry, such as 1762425000000-0.", parameter);
}
