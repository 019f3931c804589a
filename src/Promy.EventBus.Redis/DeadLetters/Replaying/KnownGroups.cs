namespace Promy.EventBus.Redis;

/// <summary>The existing groups, read once per stream and operation.</summary>
internal sealed class KnownGroups(DeadLetterCommands commands, StoreErrors errors)
{
    private readonly Dictionary<string, IReadOnlyCollection<string>> _groups = new(StringComparer.Ordinal);

    /// <exception cref="DeadLetterStoreException">Redis cannot be asked.</exception>
    public async ValueTask<bool> ExistsAsync(string stream, string group, CancellationToken cancellationToken)
    {
        if (!_groups.TryGetValue(stream, out var groups))
        {
            groups = await errors.AskAsync(() => commands.GroupsAsync(stream), cancellationToken).ConfigureAwait(false);
            _groups.Add(stream, groups);
        }

        return groups.Contains(group);
    }
}
