using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Commands that only read.</summary>
internal static class InfoCommands
{
    /// <summary><c>PING</c>.</summary>
    public static Task<TimeSpan> PingAsync(IDatabase database) => database.PingAsync();

    /// <summary><c>XLEN</c>; 0 if the stream does not exist.</summary>
    public static Task<long> LengthAsync(IDatabase database, string stream) => database.StreamLengthAsync(stream);

    /// <summary><c>XINFO GROUPS</c>: the names; none if the stream does not exist.</summary>
    public static async Task<IReadOnlyCollection<string>> GroupsAsync(IDatabase database, string stream)
    {
        try
        {
            var groups = await database.StreamGroupInfoAsync(stream).ConfigureAwait(false);
            return Array.ConvertAll(groups, info => info.Name);
        }
        catch (Exception exception) when (RedisErrors.IsGroupMissing(exception))
        {
            return [];
        }
    }

    /// <summary>
    /// <c>XINFO GROUPS</c>: a single group; <see langword="null"/> if the stream or the group does not exist. Its lag
    /// is as Redis reports it; <see cref="LagReader"/> is more accurate.
    /// </summary>
    public static async Task<StreamGroupInfo?> GroupAsync(IDatabase database, string stream, string group)
    {
        try
        {
            foreach (var info in await database.StreamGroupInfoAsync(stream).ConfigureAwait(false))
            {
                if (info.Name == group)
                {
                    return info;
                }
            }

            return null;
        }
        catch (Exception exception) when (RedisErrors.IsGroupMissing(exception))
        {
            return null;
        }
    }
}
