using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>Commands that trim a stream, and those of the trimmers' lock.</summary>
internal static class TrimCommands
{
    // Entries per step: Redis does nothing else meanwhile.
    private const int StepLimit = 10_000;

    // Without the fields, which may be large and are not needed.
    private const string RangeOfIds =
        """
        local entries = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[2], 'COUNT', ARGV[3])
        local ids = {}
        for index, entry in ipairs(entries) do ids[index] = entry[1] end
        return ids
        """;

    // A full Redis refuses SET, unless another write of the script precedes it: here DEL, which finds nothing. So even
    // a full stream has only one leader.
    private const string SetWhenFree =
        """
        if redis.call('GET', KEYS[1]) then
          return 0
        end
        redis.call('DEL', KEYS[1])
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return 1
        """;

    private const string ExpireWhenOurs =
        "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0";

    private const string DeleteWhenOurs =
        "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

    /// <summary><c>SET … PX</c>, if there is no lock, in one step on the server; even in a full Redis.</summary>
    public static async Task<bool> TryLockAsync(IDatabase database, string key, RedisValue token, TimeSpan duration) =>
        (long)await database.ScriptEvaluateAsync(SetWhenFree, [key], [token, (long)duration.TotalMilliseconds])
            .ConfigureAwait(false) == 1;

    /// <summary><c>PEXPIRE</c>, if the lock has this token, in one step on the server.</summary>
    public static async Task<bool> TryRenewLockAsync(
        IDatabase database, string key, RedisValue token, TimeSpan duration) =>
        (long)await database.ScriptEvaluateAsync(ExpireWhenOurs, [key], [token, (long)duration.TotalMilliseconds])
            .ConfigureAwait(false) == 1;

    /// <summary><c>DEL</c>, if the lock has this token, in one step on the server.</summary>
    public static Task ReleaseLockAsync(IDatabase database, string key, RedisValue token) =>
        database.ScriptEvaluateAsync(DeleteWhenOurs, [key], [token]);

    /// <summary><c>XRANGE</c>: one page of ids alone.</summary>
    public static async Task<StreamEntryId[]> IdsAsync(
        IDatabase database, string stream, RedisValue first, RedisValue last, int count)
    {
        var ids = (string[])(await database.ScriptEvaluateAsync(RangeOfIds, [stream], [first, last, count])
            .ConfigureAwait(false))!;
        return Array.ConvertAll(ids, StreamEntryId.Parse);
    }

    /// <summary>
    /// <c>XTRIM … MINID ~ … LIMIT</c>: removes whole blocks of entries below an id, a bounded number. Returns 0 if only
    /// part of a block is left.
    /// </summary>
    public static async Task<long> TrimStepAsync(IDatabase database, string stream, StreamEntryId below) =>
        (long)await database
            .ExecuteAsync("XTRIM", [(RedisKey)stream, "MINID", "~", below.ToString(), "LIMIT", StepLimit])
            .ConfigureAwait(false);

    /// <summary><c>XTRIM … MINID =</c>: removes the rest below an id.</summary>
    public static async Task<long> TrimRestAsync(IDatabase database, string stream, StreamEntryId below) =>
        (long)await database.ExecuteAsync("XTRIM", [(RedisKey)stream, "MINID", "=", below.ToString()])
            .ConfigureAwait(false);
}
