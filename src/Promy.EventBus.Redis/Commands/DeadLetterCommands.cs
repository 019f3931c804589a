using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>The commands on a dead-letter stream and on the targets of its letters. Nothing here decides.</summary>
internal sealed class DeadLetterCommands(IDatabase database, string deadLetterStream)
{
    // The letter is deleted only after the event is in its target: a script is not rolled back if a command in it
    // fails. XDEL of nothing comes first. It reveals a missing right before anything is added. After this write, which
    // needs no memory, even a full Redis takes the event; the letter makes room for it.
    private const string MoveScript =
        """
        if #redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1], 'COUNT', 1) == 0 then
          return false
        end
        redis.call('XDEL', KEYS[1], '0-0')
        local id = redis.call('XADD', KEYS[2], '*', unpack(ARGV, 2))
        redis.call('XDEL', KEYS[1], ARGV[1])
        return id
        """;

    private readonly RedisKey _deadLetters = deadLetterStream;

    /// <summary><c>XRANGE</c> or <c>XREVRANGE</c>. A bound that begins with <c>(</c> is exclusive.</summary>
    public Task<StreamEntry[]> RangeAsync(RedisValue first, RedisValue last, int count, bool newestFirst) =>
        database.StreamRangeAsync(_deadLetters, first, last, count, newestFirst ? Order.Descending : Order.Ascending);

    /// <summary><c>XRANGE id id</c>; <see langword="null"/> if the entry does not exist.</summary>
    public async Task<StreamEntry?> EntryAsync(RedisValue id)
    {
        var entries = await database.StreamRangeAsync(_deadLetters, id, id, 1).ConfigureAwait(false);
        return entries is [var entry] ? entry : null;
    }

    /// <summary><c>XREVRANGE + - COUNT 1</c>; <see langword="null"/> if the stream is empty.</summary>
    public async Task<string?> NewestIdAsync()
    {
        var entries = await database.StreamRangeAsync(_deadLetters, "-", "+", 1, Order.Descending)
            .ConfigureAwait(false);
        return entries is [var entry] ? (string?)entry.Id : null;
    }

    /// <summary><c>XLEN</c>.</summary>
    public Task<long> LengthAsync() => InfoCommands.LengthAsync(database, deadLetterStream);

    /// <summary><c>XDEL</c>. Returns how many of the entries existed.</summary>
    public Task<long> DeleteAsync(RedisValue[] ids) => database.StreamDeleteAsync(_deadLetters, ids);

    /// <summary><c>XADD</c> of an entry as it is.</summary>
    public Task<RedisValue> AppendAsync(RedisKey target, NameValueEntry[] fields) =>
        database.StreamAddAsync(target, fields);

    /// <summary>
    /// <c>XADD</c> and <c>XDEL</c> in one script, for keys in one slot. If the dead letter no longer exists, nothing is
    /// written and the result is <see langword="null"/>.
    /// </summary>
    public async Task<RedisValue> MoveAsync(RedisValue id, RedisKey target, NameValueEntry[] fields)
    {
        var arguments = new RedisValue[1 + (2 * fields.Length)];
        arguments[0] = id;
        for (var index = 0; index < fields.Length; index++)
        {
            arguments[1 + (2 * index)] = fields[index].Name;
            arguments[2 + (2 * index)] = fields[index].Value;
        }

        return (RedisValue)await database.ScriptEvaluateAsync(MoveScript, [_deadLetters, target], arguments)
            .ConfigureAwait(false);
    }

    /// <summary><c>XINFO GROUPS</c> of another stream: the groups' names; none if the stream does not exist.</summary>
    public Task<IReadOnlyCollection<string>> GroupsAsync(string stream) => InfoCommands.GroupsAsync(database, stream);

    /// <summary>The live members of a group of another stream.</summary>
    public Task<IReadOnlyList<GroupMember>> LiveMembersAsync(string stream, string group) =>
        MemberCommands.LiveAsync(database, stream, group);
}
