using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests;

/// <summary>
/// One stream of a subscription without the loops: the test takes each step itself, so that it decides what happens
/// between two of them.
/// </summary>
internal sealed class SteppedStream : IAsyncDisposable
{
    private readonly RedisBus _bus;
    private readonly DeliveryQueue _queue;
    private readonly OwnPendingEntries _ownPending;

    /// <param name="bus">The bus.</param>
    /// <param name="subscription">What is read and how.</param>
    /// <param name="commands">The database for commands without contents, if not that of the server itself.</param>
    /// <param name="time">The clock, if not that of the system.</param>
    public SteppedStream(
        RedisBus bus, EventSubscription subscription, IDatabase? commands = null, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        _bus = bus;
        _queue = new DeliveryQueue(new HandlerPace(subscription, time), time);
        Subscription = subscription;
        Window = new DeliveryWindow(subscription.MaxConcurrency + (2 * subscription.BatchSize));
        var logger = new BusLogger(bus.Loggers.CreateLogger<SteppedStream>());
        var state = new SubscriptionState(subscription, Consumer, () => null, TimeSpan.FromMinutes(1), time, logger);
        Size = new ReplySize(subscription.BatchSize);
        var database = new CommandsDatabase(() => commands ?? bus.Database);
        Stream = new SubscribedStream(subscription, holdsRetries: false, database, Consumer, time);
        Stream.Unseen.HasReadingBegun = true;
        Stream.Unseen.ReadLost();
        var suspects = new Suspects(subscription, state);
        var admission = new Intake(subscription, Window, suspects, _queue, () => null, time);
        var intake = new UnseenIntake(subscription, Stream, Window, suspects, admission, Size, state, time);
        var look = new PendingLook(Stream);
        HandBack = new EntryHandBack(subscription, Stream, state);
        Abandoned = new OrphanedEntries(subscription, Stream, intake, look, Window, state, time);
        _ownPending = new OwnPendingEntries(subscription, Stream, intake, Abandoned, look, Window, state, time);
    }

    public string Consumer { get; } = "worker-0";

    public EventSubscription Subscription { get; }

    public SubscribedStream Stream { get; }

    public OrphanedEntries Abandoned { get; }

    public EntryHandBack HandBack { get; }

    public DeliveryWindow Window { get; }

    public ReplySize Size { get; }

    /// <summary>A connection for large replies.</summary>
    public Task<ReaderConnection> ConnectAsync() =>
        _bus.Connections.OpenReaderAsync(TimeSpan.Zero, static () => { }, CancellationToken.None);

    /// <summary>Publishes events and lets a consumer read them that does nothing with them.</summary>
    public async Task<RedisValue[]> ReadAndForgetAsync(int count, string consumer, TimeSpan idle, int deliveries = 1)
    {
        await _bus.PublishManyAsync(count);
        if (!await _bus.Database.KeyExistsAsync(_bus.Stream)
            || (await _bus.Database.StreamGroupInfoAsync(_bus.Stream)).Length == 0)
        {
            await _bus.Database.StreamCreateConsumerGroupAsync(_bus.Stream, _bus.Group, StreamPosition.Beginning);
        }

        var entries = await _bus.Database
            .StreamReadGroupAsync(_bus.Stream, _bus.Group, consumer, StreamPosition.NewMessages, count);
        var ids = Array.ConvertAll(entries, entry => entry.Id);
        await GiveAsync(ids, consumer, idle, deliveries);
        return ids;
    }

    /// <summary>Makes entries pending on a consumer, idle and delivered as told.</summary>
    public Task GiveAsync(RedisValue[] ids, string consumer, TimeSpan idle, int deliveries) =>
        _bus.Database.ExecuteAsync(
            "XCLAIM",
            [
                (RedisKey)_bus.Stream, _bus.Group, consumer, 0, .. ids.Select(id => (object)id),
                "IDLE", (long)idle.TotalMilliseconds, "RETRYCOUNT", deliveries, "JUSTID",
            ]);

    /// <summary>Looks through the pending entries of the consumer, as the read loop does.</summary>
    public async Task TakeUpAsync(ReaderConnection connection) =>
        await _ownPending.TakeUpAsync(connection, CancellationToken.None);

    /// <summary>Deliveries that were handed to the workers since the last call.</summary>
    public List<EventDelivery> Taken()
    {
        var taken = new List<EventDelivery>();
        while (_queue.TryTake(out var delivery))
        {
            taken.Add(delivery.Delivery);
        }

        return taken;
    }

    /// <summary>How often Redis says that each pending entry was delivered.</summary>
    public async Task<long[]> CountsAsync()
    {
        var pending = await _bus.Database.StreamPendingMessagesAsync(_bus.Stream, _bus.Group, 100, RedisValue.Null);
        return Array.ConvertAll(pending, entry => (long)entry.DeliveryCount);
    }

    public ValueTask DisposeAsync() => _queue.DisposeAsync();
}
