using Promy.EventBus.Redis;
using StackExchange.Redis;

namespace Promy.EventBus.InMemory.Tests.Differential;

/// <summary>
/// A real Redis. The loops of its consumers run on the clock of the test; the server has its own, on which neither an
/// idle time nor a membership passes within a sequence.
/// </summary>
internal sealed class RedisSide(Sequence sequence, SideNames names, RedisPark park)
    : Side(sequence, names, PlantedFault.None)
{
    // As an entry would look that nobody has touched for that long: its consumer and its delivery count stay. A claim
    // would remove what was deleted: only the transport may do that. KEYS: both streams. ARGV: the group, the
    // milliseconds, the name of what is handed back, and the entries in hand.
    private const string SetIdle =
        """
        local spared = { }
        for index = 4, #ARGV do spared[ARGV[index]] = true end
        for _, key in ipairs(KEYS) do
          for _, entry in ipairs(redis.pcall('XPENDING', key, ARGV[1], '-', '+', 1000)) do
            local id, owner, count = entry[1], entry[2], entry[4]
            if owner ~= ARGV[3] and not spared[id] and #redis.call('XRANGE', key, id, id) == 1 then
              redis.call('XCLAIM', key, ARGV[1], owner, 0, id, 'IDLE', ARGV[2], 'RETRYCOUNT', count, 'JUSTID')
            end
          end
        end
        """;

    // Announced at the beginning of time. KEYS: the members. ARGV: those that run.
    private const string Expire =
        """
        local running = { }
        for _, name in ipairs(ARGV) do running[name] = true end
        local fields = redis.call('HGETALL', KEYS[1])
        for index = 1, #fields, 2 do
          if not running[fields[index]] and string.find(fields[index + 1], '{"at":0,', 1, true) ~= 1 then
            redis.call('HSET', KEYS[1], fields[index], (string.gsub(fields[index + 1], '^{"at":%d+', '{"at":1')))
          end
        end
        """;

    // Without those that were deleted. KEYS: both streams. ARGV: the group, and the consumers.
    private const string PendingOn =
        """
        local asked = { }
        for index = 2, #ARGV do asked[ARGV[index]] = true end
        local count = 0
        for _, key in ipairs(KEYS) do
          for _, entry in ipairs(redis.pcall('XPENDING', key, ARGV[1], '-', '+', 1000)) do
            if asked[entry[2]] and #redis.call('XRANGE', key, entry[1], entry[1]) == 1 then
              count = count + 1
            end
          end
        end
        return count
        """;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);

    private readonly (RedisNode Node, RedisEventSubscriber Subscriber)?[] _processes = [null, null];

    public override IDeadLetterStore Store { get; } =
        new RedisDeadLetterStore(park.Connections, names.StoreOptions());

    protected override IEventPublisher Publisher => park.Publisher;

    private string Retries => SatelliteKeys.Retry(Names.Stream, Names.Group);

    private string Members => SatelliteKeys.Members(Names.Stream, Names.Group);

    /// <summary>Lets time pass for what waits for an answer or a search of its consumers.</summary>
    /// <param name="isLong">Whether a search, or only what is put off for a moment.</param>
    public void Advance(bool isLong) => Clock.Advance(isLong ? 1.25 * RecoveryInterval : Moment);

    /// <summary>
    /// Whether the next search of a consumer that runs takes anything. In memory what is handed back is taken at once.
    /// </summary>
    public async Task<bool> IsAnyAbandonedAsync()
    {
        if (Reports.All(running => running.Report is null or { Pause: not null }))
        {
            return false;
        }

        var idle = (long)MinIdle.TotalMilliseconds;
        foreach (var stream in new[] { Names.Stream, Retries })
        {
            var abandoned = await park.Database.ExecuteAsync(
                "XPENDING", stream, Names.Group, "IDLE", idle, "-", "+", 1);
            if (abandoned.Length > 0)
            {
                return true;
            }
        }

        return false;
    }

    public override Task<GroupLag?> LagAsync() =>
        park.Probe.GetLagAsync(Names.Stream, Names.Group, CancellationToken.None);

    public override Task<long> LengthAsync() => park.Probe.GetLengthAsync(Names.Stream, CancellationToken.None);

    public override Task<IReadOnlyList<GroupMember>> MembersAsync() =>
        park.Probe.GetMembersAsync(Names.Stream, Names.Group, CancellationToken.None);

    public override async Task<int> PendingOnRunningAsync()
    {
        var running = Reports.Select(running => (RedisValue)running.Report?.ConsumerId);
        return (int)await park.Database.ScriptEvaluateAsync(
            PendingOn, [Names.Stream, Retries], [Names.Group, .. running]);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await park.Database.KeyDeleteAsync(
        [
            Names.Stream,
            Names.Letters,
            Retries,
            Members,
            SatelliteKeys.Redeliveries(Names.Stream, Names.Group),
            SatelliteKeys.TrimLeader(Names.Stream),
        ]);
    }

    protected override IEventSubscriber Open(int slot)
    {
        var node = park.Take();
        var subscriber = node.CreateSubscriber(Clock);
        _processes[slot] = (node, subscriber);
        return subscriber;
    }

    protected override Task CrashAsync(int slot) => _processes[slot]!.Value.Node.CrashAsync();

    protected override ValueTask CloseAsync(int slot) => park.GiveBackAsync(_processes[slot]!.Value.Node);

    protected override SubscriptionReport? ReportOf(int slot) =>
        _processes[slot]?.Subscriber.Reports.SingleOrDefault();

    protected override Task AppendAsync(byte[] metadata, byte[] payload) => park.Database.StreamAddAsync(
        Names.Stream, [new NameValueEntry("metadata", metadata), new NameValueEntry("payload", payload)]);

    protected override async Task SetIdleAsync(TimeSpan idle)
    {
        await park.Database.ScriptEvaluateAsync(
            SetIdle,
            [Names.Stream, Retries],
            [
                Names.Group,
                (long)idle.TotalMilliseconds,
                ConsumerName.HandedBack,
                .. Log.Hanging.Select(id => (RedisValue)id),
            ]);
        if (idle >= MinIdle)
        {
            // A consumer knows for how long it has left something pending.
            Clock.Advance(idle);
        }
    }

    protected override Task ExpireMembersAsync() => park.Database.ScriptEvaluateAsync(
        Expire, [Members], [.. Reports.Select(running => (RedisValue)running.Report?.ConsumerId)]);

    protected override Task TrimAsync(Retention keep, TrimSum removed) =>
        park.Retention.TrimAsync(Names.Stream, keep, removed, CancellationToken.None);
}
