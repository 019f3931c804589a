namespace Promy.EventBus;

/// <summary>Checks a query before a server is asked.</summary>
internal static class DeadLetterQueries
{
    /// <returns>The query with complete ids.</returns>
    /// <exception cref="ArgumentException">The query is invalid.</exception>
    public static DeadLetterQuery Checked(DeadLetterQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.DeadLetterStream is not null && !WireNames.IsName(query.DeadLetterStream))
        {
            throw new ArgumentException(
                $"'{WireNames.Printable(query.DeadLetterStream)}' is not a usable name of a stream. "
                + WireNames.NameRule,
                nameof(query));
        }

        if (query.Limit < 0)
        {
            throw new ArgumentException($"The limit is {query.Limit}. Use 0 or more.", nameof(query));
        }

        if (query is { Ids: not null, After: not null })
        {
            throw new ArgumentException("Ids and a cursor are given. Give one of them.", nameof(query));
        }

        if (query.All && HasCondition(query))
        {
            throw new ArgumentException("All and a condition are given. Give one of them.", nameof(query));
        }

        return query with
        {
            Ids = query.Ids is null ? null : [.. query.Ids.Select(id => EntryIds.Normalized(id, nameof(query)))],
            After = query.After is null ? null : EntryIds.Normalized(query.After, nameof(query)),
        };
    }

    /// <summary>As <see cref="Checked"/>, for irreversible actions: all letters must be selected explicitly.</summary>
    /// <exception cref="ArgumentException">The query is invalid or selects nothing.</exception>
    public static DeadLetterQuery Chosen(DeadLetterQuery query)
    {
        query = Checked(query);
        return query is { All: false, After: null, Limit: null } && !HasCondition(query)
            ? throw new ArgumentException(
                "The query chooses nothing, and every dead letter would be discarded. Give ids, conditions, a cursor "
                + "or a limit, or All = true for all.",
                nameof(query))
            : query;
    }

    /// <summary>Compares the query as a whole, so that no condition is forgotten here.</summary>
    private static bool HasCondition(DeadLetterQuery query) => query != new DeadLetterQuery
    {
        All = query.All,
        DeadLetterStream = query.DeadLetterStream,
        NewestFirst = query.NewestFirst,
        After = query.After,
        Limit = query.Limit,
    };
}
