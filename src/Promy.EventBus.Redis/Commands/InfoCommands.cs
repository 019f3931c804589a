using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Commands that only look.</summary>
internal static class InfoCommands
{
    /// <summary><c>PING</c>.</summary>
    public static Task<TimeSpan> PingAsync(IDatabase database) => database.PingAsync();

    /// <summary><c>XLEN</c>; 0 where the stream does not exist.</summary>
    public static Task<long> LengthAsync(IDatabase database, string stream) => database.StreamLengthAsync(stream);

    /// <summary><c>XINFO GROUPS</c>: the names; none where the stream does not exist.</summary>
    public static async Task<IReadOnlyCollection<string>> GroupsAsync(IDatabase database, string stream)
    {
        try
        {
            return Array.ConvertAll(await database.StreamGroupInfoAsync(stream).ConfigureAwait(false), info => info.Name);
        }
        catch (Exception exception) when (RedisErrors.IsGroupMissing(exception))
        {
            return [];
        }
    }

    /// <summary>
    /// <c>XINFO GROUPS</c>: one of them; <see langword="null"/> where the stream or the group does not exist. Its lag
    /// is what Redis reports: <see cref="LagReader"/> knows better.
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
