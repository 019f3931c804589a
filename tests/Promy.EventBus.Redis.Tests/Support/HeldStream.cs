using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests;

/// <summary>
/// One stream of a subscription without its loops, with entries in hand: the test runs the loop that it is about.
/// </summary>
internal sealed class HeldStream : IAsyncDisposable
{
    private const string Consumer = "me";

    private readonly RedisBus _bus;
    private readonly TimeProvider _clock;
    private readonly DeliveryQueue _queue;

    /// <param name="bus">The bus.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">The logger.</param>
    /// <param name="commands">The database for short commands, where not that of the bus.</param>
    public HeldStream(RedisBus bus, TimeProvider clock, ILogger logger, Func<IDatabase>? commands = null)
    {
        (_bus, _clock, Subscription) = (bus, clock, bus.Subscription);
        _queue = new DeliveryQueue(Subscription, clock);
        State = new SubscriptionState(
            Subscription, Consumer, () => null, TimeSpan.FromMinutes(1), clock, new BusLogger(logger));
        var window = new DeliveryWindow(Subscription.MaxConcurrency + (2 * Subscription.BatchSize));
        var suspects = new Suspects(Subscription);
        var admission = new Admission(Subscription, window, suspects, _queue, () => null, clock);
        var shared = new SharedIntake(window, suspects, admission, new ReplySize(Subscription.BatchSize), State);
        var database = new CommandsDatabase(commands ?? (() => bus.Database));
        Stream = new SubscribedStream(Subscription, holdsRetries: false, database, Consumer, shared, clock);
    }

    public EventSubscription Subscription { get; }

    public SubscriptionState State { get; }

    public SubscribedStream Stream { get; }

    /// <summary>Publishes events and reads them, oldest first. They are in no hand yet.</summary>
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

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        await _queue.DisposeAsync();
    }
}
