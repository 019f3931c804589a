using StackExchange.Redis;

namespace Promy.EventBus.Redis;

// In: keys, ids and fields of the rooms above.
// Out: commands and scripts, each with one meaning; RedisErrors interprets their errors.
// Owner: the caller; no class of commands keeps anything.
/// <summary>
/// The commands of a consumer in its group of a stream. Nothing here decides; no other room issues commands.
/// </summary>
internal sealed class GroupCommands(CommandsDatabase database, string stream, string group, string consumer)
{
    private const string RemoveConsumerWhenNothingPends =
        """
        if #redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 1, ARGV[2]) == 0 then
          return redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
        end
        return -1
        """;

    // A full Redis refuses XGROUP CREATE, unless another write of the same script precedes it: here XACK of nothing.
    private const string CreateGroupInFullRedis =
        """
        redis.call('XACK', KEYS[1], ARGV[1], '0-0')
        return redis.call('XGROUP', 'CREATE', KEYS[1], ARGV[1], ARGV[2], 'MKSTREAM')
        """;

    // XDEL of nothing comes first: a missing right to delete shows before anything is acknowledged.
    private const string AcknowledgeAndDelete =
        """
        redis.call('XDEL', KEYS[1], '0-0')
        local acknowledged = redis.call('XACK', KEYS[1], ARGV[1], unpack(ARGV, 2))
        redis.call('XDEL', KEYS[1], unpack(ARGV, 2))
        return acknowledged
        """;

    private const int PendingPage = 100;

    private readonly RedisKey _stream = stream;
    private readonly RedisValue _group = group;
    private readonly RedisValue _consumer = consumer;

    public string Consumer => consumer;

    /// <summary><c>XGROUP CREATE … MKSTREAM</c>. An existing group stays unchanged.</summary>
    public async Task CreateGroupAsync(RedisValue position)
    {
        try
        {
            await database.Current.StreamCreateConsumerGroupAsync(_stream, _group, position, createStream: true)
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsGroupExisting(exception))
        {
            // The group is there.
        }
        catch (RedisServerException exception) when (!RedisErrors.IsReadOnly(exception))
        {
            // A full Redis and a missing right refuse this even if the group exists; then reading still works.
            if (await InfoCommands.GroupAsync(database.Current, stream, group).ConfigureAwait(false) is null
                && !(RedisErrors.IsOutOfMemory(exception)
                    && await TryCreateInFullRedisAsync(position).ConfigureAwait(false)))
            {
                throw;
            }
        }
    }

    /// <summary><c>XACK</c>. Returns how many entries were pending until now.</summary>
    public Task<long> AcknowledgeAsync(RedisValue[] ids) =>
        database.Current.StreamAcknowledgeAsync(_stream, _group, ids);

    /// <summary>
    /// <c>XACK</c> and <c>XDEL</c> in one script, only for the group's own stream. Returns how many entries were
    /// pending until now. If it is refused, nothing was done.
    /// </summary>
    public async Task<long> AcknowledgeAndDeleteAsync(RedisValue[] ids) =>
        (long)await database.Current.ScriptEvaluateAsync(AcknowledgeAndDelete, [_stream], [_group, .. ids])
            .ConfigureAwait(false);

    /// <summary><c>XDEL</c> of acknowledged entries, only for the group's own stream.</summary>
    public Task DeleteAsync(RedisValue[] ids) => database.Current.StreamDeleteAsync(_stream, ids);

    /// <summary>
    /// <c>XPENDING</c>: which of these entries are pending on this consumer. Others pending here may lie between them.
    /// </summary>
    /// <param name="ids">In ascending order.</param>
    public async Task<HashSet<RedisValue>> PendingOfAsync(RedisValue[] ids)
    {
        var wanted = ids.ToHashSet();
        var pending = new HashSet<RedisValue>(ids.Length);
        await foreach (var page in OwnPendingAsync(ids[0], ids[^1], ids.Length + 1).ConfigureAwait(false))
        {
            pending.UnionWith(page.Select(entry => entry.MessageId).Where(wanted.Contains));
        }

        return pending;
    }

    /// <summary>
    /// <c>XCLAIM … 0 … JUSTID</c>: resets the idle time of entries of this consumer; the delivery count stays.
    /// </summary>
    /// <returns>Entries that are no longer pending: deleted, or settled.</returns>
    public async Task<RedisValue[]> RenewAsync(RedisValue[] ids)
    {
        var renewed = await database.Current.StreamClaimIdsOnlyAsync(_stream, _group, _consumer, 0, ids)
            .ConfigureAwait(false);
        return Missing(ids, renewed);
    }

    /// <summary>
    /// <c>XAUTOCLAIM … JUSTID</c>: claims abandoned entries from the cursor on; the delivery count stays.
    /// </summary>
    public Task<StreamAutoClaimIdsOnlyResult> AutoClaimAsync(TimeSpan minIdle, RedisValue cursor, int count) =>
        database.Current.StreamAutoClaimIdsOnlyAsync(
            _stream, _group, _consumer, (long)minIdle.TotalMilliseconds, cursor, count);

    /// <summary><c>XPENDING</c> of the whole group: the number, the oldest and the newest id.</summary>
    public Task<StreamPendingInfo> PendingAsync() => database.Current.StreamPendingAsync(_stream, _group);

    /// <summary><c>XPENDING</c> of this consumer in a range of ids, page by page.</summary>
    public async IAsyncEnumerable<StreamPendingMessageInfo[]> OwnPendingAsync(
        RedisValue first, RedisValue last, int pageSize = PendingPage)
    {
        StreamPendingMessageInfo[] page;
        do
        {
            page = await database.Current.StreamPendingMessagesAsync(_stream, _group, pageSize, _consumer, first, last)
                .ConfigureAwait(false);
            if (page.Length > 0)
            {
                yield return page;
                first = "(" + (string?)page[^1].MessageId;
            }
        }
        while (page.Length == pageSize);
    }

    /// <summary>
    /// <c>XCLAIM … RETRYCOUNT … JUSTID</c>: sets the delivery count of this consumer's entries and resets their idle
    /// time.
    /// </summary>
    /// <returns>Entries that are no longer pending: deleted.</returns>
    public async Task<RedisValue[]> CountDeliveriesAsync(RedisValue[] ids, long deliveryCount)
    {
        var reply = await database.Current
            .ExecuteAsync(
                "XCLAIM",
                [_stream, _group, _consumer, 0, .. ids.Select(id => (object)id), "RETRYCOUNT", deliveryCount, "JUSTID"])
            .ConfigureAwait(false);
        return Missing(ids, (RedisValue[]?)reply);
    }

    /// <summary>
    /// <c>XCLAIM … IDLE … [RETRYCOUNT …] JUSTID</c>: moves entries to <see cref="ConsumerName.HandedBack"/> and makes
    /// them look abandoned, so that any consumer may claim them at once.
    /// </summary>
    /// <param name="ids">Entries pending on this consumer.</param>
    /// <param name="idle">Their new idle time.</param>
    /// <param name="deliveryCount">Their new delivery count; <see langword="null"/> keeps the old.</param>
    /// <returns>Entries that are no longer pending: deleted, or settled.</returns>
    public async Task<RedisValue[]> HandBackAsync(RedisValue[] ids, TimeSpan idle, long? deliveryCount = null)
    {
        object[] count = deliveryCount is null ? [] : ["RETRYCOUNT", deliveryCount];
        var reply = await database.Current
            .ExecuteAsync(
                "XCLAIM",
                [
                    _stream, _group, ConsumerName.HandedBack, 0, .. ids.Select(id => (object)id),
                    "IDLE", (long)idle.TotalMilliseconds, .. count, "JUSTID",
                ])
            .ConfigureAwait(false);
        return Missing(ids, (RedisValue[]?)reply);
    }

    /// <summary>
    /// Removes this consumer from the group if nothing is pending on it, in one step on the server. If scripts or
    /// XGROUP DELCONSUMER are not permitted, the name stays behind.
    /// </summary>
    public async Task RemoveConsumerAsync()
    {
        try
        {
            await database.Current.ScriptEvaluateAsync(RemoveConsumerWhenNothingPends, [_stream], [_group, _consumer])
                .ConfigureAwait(false);
        }
        catch (RedisServerException)
        {
            // Refused, or the group is gone. A name without pending entries costs a few bytes.
        }
    }

    /// <summary>A claim removes deleted entries from the pending entries and omits them from its reply.</summary>
    private static RedisValue[] Missing(RedisValue[] ids, RedisValue[]? claimed) =>
        claimed?.Length == ids.Length ? [] : [.. ids.Except(claimed ?? [])];

    /// <summary>The group costs a few bytes. Without it, its events would wait for memory that it frees.</summary>
    private async Task<bool> TryCreateInFullRedisAsync(RedisValue position)
    {
        try
        {
            // The client replaces its own positions only in its own commands.
            RedisValue from = position == StreamPosition.NewMessages ? "$" : "0-0";
            await database.Current.ScriptEvaluateAsync(CreateGroupInFullRedis, [_stream], [_group, from])
                .ConfigureAwait(false);
            return true;
        }
        catch (RedisServerException exception)
        {
            // Another consumer was quicker, or scripts are not permitted.
            return RedisErrors.IsGroupExisting(exception);
        }
    }
}
