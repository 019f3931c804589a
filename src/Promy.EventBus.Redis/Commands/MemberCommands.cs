using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>The commands that are about the members of a group. All ages are by the clock of Redis.</summary>
internal static class MemberCommands
{
    private const string LiveScript =
        """
        local time = redis.call('TIME')
        return { time[1] * 1000 + math.floor(time[2] / 1000), redis.call('HGETALL', KEYS[1]) }
        """;

    /// <summary><c>HGETALL</c> and <c>TIME</c> in a script: the members of a group that are live now.</summary>
    public static async Task<IReadOnlyList<GroupMember>> LiveAsync(IDatabase database, string stream, string group)
    {
        var reply = await database.ScriptEvaluateAsync(LiveScript, [SatelliteKeys.Members(stream, group)]).ConfigureAwait(false);
        var (now, fields) = ((long)reply[0], reply[1]);
        var members = new List<GroupMember>(fields.Length / 2);
        for (var index = 0; index + 1 < fields.Length; index += 2)
        {
            if (MemberRecord.Read((byte[]?)fields[index + 1]) is { } record && record.IsLive(now))
            {
                members.Add(new GroupMember((string)fields[index]!, record.Types));
            }
        }

        return members;
    }
}
