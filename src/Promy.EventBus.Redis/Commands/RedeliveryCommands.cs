using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// The commands of a group's redeliveries. Each is one script: the event is in one place before and after, whoever
/// dies meanwhile. The clock is that of Redis.
/// </summary>
internal sealed class RedeliveryCommands(CommandsDatabase database, string stream, string group, string consumer)
{
    // Of one script: Redis does nothing else meanwhile.
    private const int MaxReleased = 100;
    private const int MaxReleasedBytes = 1024 * 1024;

    // Put off in a full Redis, though their entries stay in the stream until it is trimmed: they do not fill it much
    // further, and trimming need not stop at them.
    private const int MaxWaitingWhenFull = 100;

    // In the arguments of the script.
    private const int FirstDelay = 7;

    // The entry goes only after the event stands in the set: a script is not rolled back where a command in it fails.
    // A full Redis refuses ZADD, but not behind another write of the same script: XACK of nothing is that write. It is
    // there for a retry, which gives back what it takes, and for a few others.
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

    // A right that is missing has to be found out before anything is added: hence the removal of a member that does not
    // exist. Behind it a full Redis takes what is moved, too. What cannot be unpacked was not put there by this
    // library. It goes on as it is, to be dead-lettered by whoever reads it: nothing stays in the way of the others,
    // and nothing is lost.
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
    /// <c>ZADD</c> for each delivery that is to follow, <c>XACK</c>, and <c>XDEL</c> where the entry is one of the
    /// retry stream: if the entry is still pending on this consumer. Where it is not it was moved already, or is
    /// somebody else's by now.
    /// </summary>
    /// <param name="origin">
    /// The stream that the entry was read from: the one of the events, or the retry stream.
    /// </param>
    /// <param name="id">The entry.</param>
    /// <param name="metadata">Its metadata.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="retries">The deliveries that follow.</param>
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

    /// <summary><c>ZCARD</c>: whether anything waits for its redelivery at all.</summary>
    public async Task<bool> IsAnyWaitingAsync() =>
        await database.Current.SortedSetLengthAsync(_redeliveries).ConfigureAwait(false) > 0;

    /// <summary><c>XADD</c> to the retry stream and <c>ZREM</c> for what is due, up to a number and a size.</summary>
    /// <returns>When the next one is due, zero for now; <see langword="null"/> when there is none.</returns>
    public async Task<TimeSpan?> ReleaseDueAsync()
    {
        var next = (long)await database.Current
            .ScriptEvaluateAsync(ReleaseScript, [_redeliveries, _retries], [MaxReleased, MaxReleasedBytes])
            .ConfigureAwait(false);
        return next < 0 ? null : TimeSpan.FromMilliseconds(next);
    }
}
