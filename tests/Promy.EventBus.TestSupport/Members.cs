using StackExchange.Redis;

namespace Promy.EventBus.TestSupport;

/// <summary>Members of a consumer group as they announce themselves, without a consumer behind them.</summary>
public static class Members
{
    /// <summary>Announces a member whose interval is a minute: after three minutes it counts as gone.</summary>
    /// <param name="database">Where the group is.</param>
    /// <param name="stream">Stream without a hash tag of its own.</param>
    /// <param name="group">Group of it.</param>
    /// <param name="age">Milliseconds since then.</param>
    public static async Task AnnounceAsync(IDatabase database, string stream, string group, int age = 0)
    {
        var time = await database.ExecuteAsync("TIME");
        var at = ((long)time[0] * 1000) + ((long)time[1] / 1000) - age;
        await database.HashSetAsync(
            $"{{{stream}}}:{group}:members", "member-1", $$"""{"at":{{at}},"interval":60000}""");
    }
}
