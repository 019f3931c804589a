using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// The commands of a group's redeliveries, by the clock of Redis. Each is one script: even after a crash the event is
/// in exactly one place.
/// </summary>
internal sealed class RedeliveryCommands(CommandsDatabase database, string stream, string group, string consumer)
{
    // Per script: Redis does nothing else meanwhile.
    private const int MaxReleased = 100;
    private const int MaxReleasedBytes = 1024 * 1024;

    // Redeliveries put off in a full Redis. Their entries stay in the stream until it is trimmed. They add little to
    // it, and trimming need not stop at them.
    private const int MaxWaitingWhenFull = 100;

    // Its index in the arguments of the script.
    private const int FirstDelay = 7;

    // The entry is removed only after the event is in the set: a script is not rolled back if a command in it fails. A
    // full Redis refuses ZADD, unless another write of the script precedes it: here XACK of nothing. That write runs
    // for a retry, which frees as much as it takes, and for a few others.
    private const string ScheduleScript = ServerClock.Now +
        """

        if #redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1, ARGV[2]) == 0 then
          return 0
        end
        if ARGV[4] == '1' or redis.call('ZCARD', KEYS[2]) < tonumber(ARGV[7]) then
          redis.call('XACK', KEYS[1], ARGV[1], '0-0')
        end
        for index = 8, #ARGV, 2 do
          redis.call('ZADD', KEYS[2], now + ARGV[index], cmsgpack.pack({ ARGV[5], ARGV[6], ARGV[index + 1] }))
        end
        redis.call('XACK', KEYS[1], ARGV[1], ARGV[3])
        if ARGV[4] == '1' then
          redis.call('XDEL', KEYS[1], ARGV[3])
        end
        return 1
        """;

    // A missing right must show before anything is added: hence ZREM of nothing, after which even a full Redis takes
    // the moved events. A member that cannot be unpacked was not written by this library. It moves on as it is, and its
    // reader dead-letters it: it does not block the others and is not lost.
    private const string ReleaseScript = ServerClock.Now +
        """

        redis.call('ZREM', KEYS[1], '')
        local moved, bytes = 0, 0
        while moved < tonumber(ARGV[1]) and bytes < tonumber(ARGV[2]) do
          local member = redis.call('ZRANGE', KEYS[1], '-inf', now, 'BYSCORE', 'LIMIT', 0, 1)[1]
          if not member then
            break
          end
          local readable, fields = pcall(cmsgpack.unpack, member)
          if readable and type(fields) == 'table' and #fields == 3 and type(fields[1]) == 'string'
              and type(fields[2]) == 'string' and type(fields[3]) == 'string' then
            redis.call('XADD', KEYS[2], '*', 'metadata', fields[1], 'payload', fields[2], 'retry', fields[3])
          else
            redis.call('XADD', KEYS[2], '*', 'payload', member)
          end
          redis.call('ZREM', KEYS[1], member)
          moved = moved + 1
          bytes = bytes + #member
        end
        local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
        return first[2] and math.max(0, math.ceil(first[2] - now)) or -1
        """;

    private readonly RedisKey _redeliveries = SatelliteKeys.Redeliveries(stream, group);
    private readonly RedisKey _retries = SatelliteKeys.Retry(stream, group);
    private readonly RedisValue _group = group;
    private readonly RedisValue _consumer = consumer;

    /// <summary>
    /// <c>ZADD</c> for each redelivery, <c>XACK</c>, and <c>XDEL</c> if the entry is of the retry stream. Nothing is
    /// done if the entry is no longer pending on this consumer: it was moved already, or another consumer has it.
    /// </summary>
    /// <param name="origin">The stream of the entry: that of the events, or the retry stream.</param>
    /// <param name="id">The entry.</param>
    /// <param name="metadata">Its metadata.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="retries">The redeliveries.</param>
    public Task ScheduleAsync(
        RedisKey origin,
        RedisValue id,
        ReadOnlyMemory<byte> metadata,
        ReadOnlyMemory<byte> payload,
        IReadOnlyList<(TimeSpan Delay, byte[] History)> retries)
    {
        var arguments = new RedisValue[FirstDelay + (2 * retries.Count)];
        arguments[0] = _group;
        arguments[1] = _consumer;
        arguments[2] = id;
        arguments[3] = origin == _retries;
        arguments[4] = metadata;
        arguments[5] = payload;
        arguments[6] = MaxWaitingWhenFull;
        for (var index = 0; index < retries.Count; index++)
        {
            arguments[FirstDelay + (2 * index)] = (long)Math.Ceiling(retries[index].Delay.TotalMilliseconds);
            arguments[FirstDelay + 1 + (2 * index)] = retries[index].History;
        }

        return database.Current.ScriptEvaluateAsync(ScheduleScript, [origin, _redeliveries], arguments);
    }

    /// <summary><c>ZCARD</c>: whether any redelivery waits.</summary>
    public async Task<bool> IsAnyWaitingAsync() =>
        await database.Current.SortedSetLengthAsync(_redeliveries).ConfigureAwait(false) > 0;

    /// <summary>
    /// <c>XADD</c> to the retry stream and <c>ZREM</c> of due redeliveries, up to a number and a size.
    /// </summary>
    /// <returns>Time until the next is due, zero for now; <see langword="null"/> if there is none.</returns>
    public async Task<TimeSpan?> ReleaseDueAsync()
    {
        var next = (long)await database.Current
            .ScriptEvaluateAsync(ReleaseScript, [_redeliveries, _retries], [MaxReleased, MaxReleasedBytes])
            .ConfigureAwait(false);
        return next < 0 ? null : TimeSpan.FromMilliseconds(next);
    }
}
