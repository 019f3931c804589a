using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests;

/// <summary>
/// One stream of a subscription without its loops, with entries in flight: the test runs the loop that it is about.
/// </summary>
internal sealed class HeldStream
{
    private const string Consumer = "me";

    private readonly RedisBus _bus;
    private readonly TimeProvider _clock;

    /// <param name="bus">The bus.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">The logger.</param>
    /// <param name="commands">The database for short commands, if not that of the bus.</param>
    public HeldStream(RedisBus bus, TimeProvider clock, ILogger logger, Func<IDatabase>? commands = null)
    {
        (_bus, _clock, Subscription) = (bus, clock, bus.Subscription);
        State = new SubscriptionState(
            Subscription, Consumer, () => null, TimeSpan.FromMinutes(1), clock, new BusLogger(logger));
        var database = new CommandsDatabase(commands ?? (() => bus.Database));
        Stream = new SubscribedStream(Subscription, holdsRetries: false, database, Consumer, clock);
        var handBack = new EntryHandBack(Subscription, Stream, State);
        HandBacks = new PerStream<EntryHandBack>(handBack, handBack);
    }

    public EventSubscription Subscription { get; }

    public SubscriptionState State { get; }

    public SubscribedStream Stream { get; }

    public PerStream<EntryHandBack> HandBacks { get; }

    /// <summary>Publishes events and reads them, oldest first. None is in flight yet.</summary>
    public async Task<RedisValue[]> ReadAsync(int count)
    {
        await _bus.PublishManyAsync(count);
        await _bus.Database.StreamCreateConsumerGroupAsync(_bus.Stream, _bus.Group, StreamPosition.Beginning);
        var entries = await _bus.Database
            .StreamReadGroupAsync(_bus.Stream, _bus.Group, Consumer, StreamPosition.NewMessages, count);
        return Array.ConvertAll(entries, entry => entry.Id);
    }

    public HeldDelivery Hold(RedisValue id)
    {
        var held = new HeldDelivery
        {
            Id = id!,
            Origin = Stream,
            Memory = ReplyMemory.Separate,
            LeasedAt = _clock.GetTimestamp(),
            Delivery = new EventDelivery
            {
                Stream = _bus.Stream,
                Group = _bus.Group,
                EntryId = id!,
                Metadata = ReadOnlyMemory<byte>.Empty,
                Payload = ReadOnlyMemory<byte>.Empty,
                DeliveryCount = 1,
            },
        };
        Assert.True(Stream.Held.TryAdd(held));
        return held;
    }

    public async Task<int> PendingOfAsync(string consumer) =>
        (await _bus.Database.StreamPendingMessagesAsync(_bus.Stream, _bus.Group, 10_000, consumer)).Length;
}
