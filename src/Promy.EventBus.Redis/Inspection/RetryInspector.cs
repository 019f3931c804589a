using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>An operator's view of the retries of single groups. Reads only.</summary>
internal sealed class RetryInspector(RedisConnections connections)
{
    /// <summary>
    /// Every group with waiting retries, on the streams that match a glob-style pattern; group and stream may be gone.
    /// Scans the names of all keys once. Excludes streams with a hash tag in their name.
    /// </summary>
    public async Task<IReadOnlyList<WaitingRetries>> OfKeysAsync(string pattern, CancellationToken cancellationToken)
    {
        var database = await DatabaseAsync(cancellationToken).ConfigureAwait(false);
        var groups = new SortedSet<(string Stream, string Group)>();
        await AddKeysAsync(database, pattern, groups, cancellationToken).ConfigureAwait(false);
        return await OfAsync(database, groups, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// As <see cref="OfKeysAsync"/>, plus every group of matching streams. Scans all key names twice.
    /// </summary>
    public async Task<IReadOnlyList<WaitingRetries>> OfKeysAndGroupsAsync(
        string pattern, CancellationToken cancellationToken)
    {
        var database = await DatabaseAsync(cancellationToken).ConfigureAwait(false);
        var groups = new SortedSet<(string Stream, string Group)>();
        await foreach (var stream in InspectionCommands.StreamNamesAsync(database, pattern).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var names = await InfoCommands.GroupsAsync(database, stream).WaitAsync(cancellationToken)
                .ConfigureAwait(false);
            groups.UnionWith(names.Select(group => (stream, group)));
        }

        await AddKeysAsync(database, pattern, groups, cancellationToken).ConfigureAwait(false);
        return await OfAsync(database, groups, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Some groups of a stream.</summary>
    public async Task<IReadOnlyList<WaitingRetries>> OfGroupsAsync(
        string stream, IEnumerable<string> groups, CancellationToken cancellationToken)
    {
        var database = await DatabaseAsync(cancellationToken).ConfigureAwait(false);
        return await WaitingCommands.OfGroupsAsync(database, stream, groups).WaitAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    private static async Task AddKeysAsync(
        IDatabase database,
        string pattern,
        SortedSet<(string Stream, string Group)> groups,
        CancellationToken cancellationToken)
    {
        await foreach (var key in InspectionCommands.KeysAsync(database, $"{{{pattern}}}:*").ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (SatelliteKeys.TryParseWaiting(key, out var stream, out var group))
            {
                groups.Add((stream, group));
            }
        }
    }

    private static async Task<IReadOnlyList<WaitingRetries>> OfAsync(
        IDatabase database, IEnumerable<(string Stream, string Group)> groups, CancellationToken cancellationToken)
    {
        var found = new List<WaitingRetries>();
        foreach (var stream in groups.GroupBy(pair => pair.Stream, pair => pair.Group, StringComparer.Ordinal))
        {
            var ofStream = WaitingCommands.OfGroupsAsync(database, stream.Key, stream);
            found.AddRange(await ofStream.WaitAsync(cancellationToken).ConfigureAwait(false));
        }

        return found;
    }

    private async Task<IDatabase> DatabaseAsync(CancellationToken cancellationToken) =>
        (await connections.GetCommandsAsync(cancellationToken).ConfigureAwait(false)).GetDatabase();
}
