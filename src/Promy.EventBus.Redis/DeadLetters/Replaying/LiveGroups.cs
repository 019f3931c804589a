namespace Promy.EventBus.Redis;

/// <summary>Whether a consumer of this library runs in a group, read once per group and operation.</summary>
internal sealed class LiveGroups(DeadLetterCommands commands, StoreErrors errors)
{
    private readonly Dictionary<(string Stream, string Group), GroupPresence> _groups = [];

    /// <param name="stream">Stream that events may be replayed to.</param>
    /// <param name="group">Must exist, so that letters cannot grow the cache without bound.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DeadLetterStoreException">Redis cannot be asked.</exception>
    public async ValueTask<GroupPresence> LookAsync(string stream, string group, CancellationToken cancellationToken)
    {
        if (!_groups.TryGetValue((stream, group), out var presence))
        {
            presence = await errors.AskAsync(() => AskAsync(stream, group), cancellationToken)
                .ConfigureAwait(false);
            _groups.Add((stream, group), presence);
        }

        return presence;
    }

    private async Task<GroupPresence> AskAsync(string stream, string group)
    {
        try
        {
            var members = await commands.LiveMembersAsync(stream, group).ConfigureAwait(false);
            return new GroupPresence(members.Count > 0, Problem: null);
        }
        catch (Exception exception) when (RedisErrors.IsRefusal(exception))
        {
            // Unknown is an answer too: groups worked before members announced themselves.
            return new GroupPresence(IsLive: null, RedisErrors.Describe(exception));
        }
    }
}
