namespace Promy.EventBus;

/// <summary>Decides whether a dead letter matches a query.</summary>
internal static class DeadLetterFilter
{
    public static bool Matches(DeadLetterQuery query, DeadLetterEntry entry) =>
        (query.IsReadable is null || query.IsReadable == entry.IsReadable)
        && Is(query.OriginalStream, entry.OriginalStream)
        && Is(query.EventType, entry.EventType)
        && Is(query.EventId, entry.EventId)
        && Is(query.Group, entry.Group)
        && IsType(query.Handler, entry.Handler)
        && IsType(query.ExceptionType, entry.ExceptionType)
        && (query.FailedFrom is not { } from || entry.FailedAt >= from)
        && (query.FailedBefore is not { } before || entry.FailedAt < before)
        && (query.ReasonContains is not { } text
            || entry.Reason?.Contains(text, StringComparison.OrdinalIgnoreCase) == true);

    private static bool Is(string? wanted, string? value) => wanted is null || wanted == value;

    /// <summary>Compares the full name of a type, or the part after its last namespace or enclosing type.</summary>
    private static bool IsType(string? wanted, string? value) =>
        Is(wanted, value)
        || (value is not null
            && value.Length > wanted!.Length
            && value.EndsWith(wanted, StringComparison.Ordinal)
            && value[^(wanted.Length + 1)] is '.' or '+');
}
