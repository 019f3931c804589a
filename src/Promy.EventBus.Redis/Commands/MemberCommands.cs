using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// The commands by which the members of a group know each other. Each is a script over keys in the slot of the stream.
/// All ages are by the clock of Redis.
/// </summary>
internal sealed class MemberCommands(CommandsDatabase database, string stream, string group, string consumer)
{
    // Per script: Redis does nothing else meanwhile.
    private const int MaxForgotten = 100;

    /// <summary>The record of a leaving member: it is expired, and its name is still to be removed.</summary>
    private const string Withdrawn = """{"at":0,"interval":1}""";

    private const string LiveScript = ServerClock.Now +
        """

        return { now, redis.call('HGETALL', KEYS[1]) }
        """;

    // Removes a consumer from the streams KEYS[2] and KEYS[3], and then its record, if nothing is pending on it there.
    private const string Forget =
        """
        local function forget(name)
          local gone = true
          for index = 2, 3 do
            local pending = redis.pcall('XPENDING', KEYS[index], ARGV[1], '-', '+', 1, name)
            if pending.err or #pending > 0 then
              gone = false
            else
              local removed = redis.pcall('XGROUP', 'DELCONSUMER', KEYS[index], ARGV[1], name)
              gone = gone and type(removed) == 'number'
            end
          end
          if gone then
            redis.call('HDEL', KEYS[1], name)
          end
          return gone
        end
        """;

    // A full Redis refuses HSET, unless the script has begun with a write that frees memory.
    private const string Store =
        """
        local function store(name, record)
          local stored = redis.pcall('HSET', KEYS[1], name, record)
          if type(stored) ~= 'number' then
            redis.call('HDEL', KEYS[1], '')
            redis.call('HSET', KEYS[1], name, record)
          end
        end
        """;

    private const string AnnounceScript = ServerClock.Now + "\n" + Forget + "\n" + Store +
        """

        store(ARGV[2], '{"at":' .. string.format('%.0f', now) .. ARGV[3])
        local forgotten = 0
        local fields = redis.call('HGETALL', KEYS[1])
        for index = 1, #fields, 2 do
          local at, interval = string.match(fields[index + 1], '^{"at":(%d+),"interval":(%d+)')
          if forgotten < tonumber(ARGV[5]) and at and now - at > ARGV[4] * interval and forget(fields[index]) then
            forgotten = forgotten + 1
          end
        end
        return forgotten
        """;

    private const string WithdrawScript = Store +
        """

        if redis.call('HDEL', KEYS[1], ARGV[1]) == 1 then
          store(ARGV[1], ARGV[2])
        end
        """;

    private const string ForgetScript = Forget +
        """

        return forget(ARGV[2])
        """;

    // A target that has left must get nothing: nobody would look there before the idle time has passed. After a lost
    // reply or a claim an entry is no longer pending here; it must not be taken from its new consumer.
    private const string HandOverScript =
        """
        local record = redis.call('HGET', KEYS[1], ARGV[3])
        if not record or string.find(record, '{"at":0,', 1, true) == 1 then
          return false
        end
        local gone = {}
        local command = { 'XCLAIM', KEYS[2], ARGV[1], ARGV[3], 0 }
        for index = 5, #ARGV do
          if #redis.call('XPENDING', KEYS[2], ARGV[1], ARGV[index], ARGV[index], 1, ARGV[2]) == 1 then
            command[#command + 1] = ARGV[index]
          end
        end
        if #command > 5 then
          command[#command + 1] = 'RETRYCOUNT'
          command[#command + 1] = ARGV[4]
          command[#command + 1] = 'JUSTID'
          local moved = {}
          for _, id in ipairs(redis.call(unpack(command))) do
            moved[id] = true
          end
          for index = 6, #command - 3 do
            if not moved[command[index]] then
              gone[#gone + 1] = command[index]
            end
          end
        end
        return gone
        """;

    private readonly RedisKey _members = SatelliteKeys.Members(stream, group);
    private readonly RedisKey[] _keys =
        [SatelliteKeys.Members(stream, group), stream, SatelliteKeys.Retry(stream, group)];
    private readonly RedisValue _group = group;
    private readonly RedisValue _consumer = consumer;

    /// <summary><c>HGETALL</c> and <c>TIME</c>: the live members of a group.</summary>
    public static async Task<IReadOnlyList<GroupMember>> LiveAsync(IDatabase database, string stream, string group)
    {
        var reply = await database.ScriptEvaluateAsync(LiveScript, [SatelliteKeys.Members(stream, group)])
            .ConfigureAwait(false);
        var (now, fields) = ((long)reply[0], reply[1]);
        var members = new List<GroupMember>(fields.Length / 2);
        for (var index = 0; index + 1 < fields.Length; index += 2)
        {
            if (MemberRecord.Read((byte[]?)fields[index + 1]) is { } record && record.IsLive(now))
            {
                members.Add(new GroupMember((string)fields[index]!, record.Types) { IsPaused = record.IsPaused });
            }
        }

        return members;
    }

    /// <inheritdoc cref="LiveAsync(IDatabase, string, string)"/>
    public Task<IReadOnlyList<GroupMember>> LiveAsync() => LiveAsync(database.Current, stream, group);

    /// <summary>
    /// <c>HSET</c> of this member, with the time of Redis. The same script removes expired members, by
    /// <c>XGROUP DELCONSUMER</c> and <c>HDEL</c>, if nothing is pending on them.
    /// </summary>
    /// <param name="record">Written by <see cref="MemberRecord.WithoutTime"/>.</param>
    /// <returns>How many names were removed.</returns>
    public async Task<int> AnnounceAsync(string record)
    {
        RedisValue[] arguments = [_group, _consumer, record, MemberRecord.MissedIntervals, MaxForgotten];
        return (int)await database.Current.ScriptEvaluateAsync(AnnounceScript, _keys, arguments).ConfigureAwait(false);
    }

    /// <summary>From now on nothing is handed over to this member. Its name stays known, to be removed later.</summary>
    public Task WithdrawAsync() =>
        database.Current.ScriptEvaluateAsync(WithdrawScript, [_members], [_consumer, Withdrawn]);

    /// <summary>Removes this member, and its name from the group if nothing is pending on it.</summary>
    public Task ForgetAsync() => database.Current.ScriptEvaluateAsync(ForgetScript, _keys, [_group, _consumer]);

    /// <summary><c>HDEL</c>: removes this member but leaves its name in the group.</summary>
    public Task RemoveAsync() => database.Current.HashDeleteAsync(_members, _consumer);

    /// <summary>
    /// <c>XCLAIM … RETRYCOUNT … JUSTID</c> in the name of another member, if that has not left: moves pending entries
    /// of this member to the other.
    /// </summary>
    /// <param name="origin">The stream of the entries, or the group's retry stream.</param>
    /// <param name="target">The consumer name of the other member.</param>
    /// <param name="ids">The entries.</param>
    /// <param name="deliveryCount">Their new delivery count.</param>
    /// <returns>
    /// Entries that were pending here and are deleted: no member has them. <see langword="null"/> if the other member
    /// has left; then nothing was done.
    /// </returns>
    public async Task<RedisValue[]?> HandOverAsync(
        string origin, string target, IReadOnlyList<string> ids, long deliveryCount)
    {
        RedisValue[] arguments = [_group, _consumer, target, deliveryCount, .. ids.Select(id => (RedisValue)id)];
        var reply = await database.Current.ScriptEvaluateAsync(HandOverScript, [_members, origin], arguments)
            .ConfigureAwait(false);
        return reply.IsNull ? null : (RedisValue[]?)reply;
    }
}
