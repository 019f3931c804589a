using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Promy.EventBus.Redis.Tests.Consuming;

/// <summary>The search for abandoned entries beside the look at those that are pending here.</summary>
[Trait(TestCategories.Trait, TestCategories.Integration)]
public sealed class ClaimTests(RedisServer server)
{
    private const int Count = 5;
    private const string Consumer = "worker-0";

    [Fact]
    public async Task Entries_whose_claim_is_under_way_are_not_claimed_again_as_if_its_reply_had_been_lost()
    {
        await using var bus = new RedisBus(server);
        await bus.PublishManyAsync(Count);
        await bus.Database.StreamCreateConsumerGroupAsync(bus.Stream, bus.Group, StreamPosition.Beginning);
        var left = await bus.Database.StreamReadGroupAsync(bus.Stream, bus.Group, "crashed", StreamPosition.NewMessages);
        await bus.Database.ExecuteAsync(
            "XCLAIM", [bus.Stream, bus.Group, "crashed", 0, .. left.Select(entry => (object)entry.Id), "IDLE", 60_000, "JUSTID"]);
        var (database, replies) = DelayedReplies.Of(bus.Database);
        var subscription = bus.Subscription;
        await using var queue = new DeliveryQueue(subscription, TimeProvider.System);
        await using var stream = StreamOf(subscription, database, queue);
        var claim = replies.Delay<StreamAutoClaimResult>(nameof(IDatabaseAsync.StreamAutoClaimAsync));
        var look = replies.Delay<StreamPendingMessageInfo[]>(nameof(IDatabaseAsync.StreamPendingMessagesAsync));

        var sweeping = stream.Abandoned.SweepAsync(CancellationToken.None);
        await claim.Ran;
        var takingUp = stream.OwnPending.TakeUpAsync(CancellationToken.None);
        await look.Ran;
        look.Arrive();
        claim.Arrive();
        await Task.WhenAll(sweeping, takingUp);

        Assert.DoesNotContain(nameof(IDatabaseAsync.StreamClaimAsync), replies.Calls);
        var held = stream.Held.Snapshot();
        Assert.Equal(Count, held.Length);
        Assert.All(held, delivery => Assert.Equal(2, delivery.Delivery.DeliveryCount));
    }

    private static SubscribedStream StreamOf(EventSubscription subscription, IDatabase database, DeliveryQueue queue)
    {
        var state = new SubscriptionState(subscription, Consumer, TimeSpan.FromMinutes(1), TimeProvider.System, new BusLogger(NullLogger.Instance));
        var window = new DeliveryWindow(100);
        var suspects = new Suspects(subscription);
        var admission = new Admission(subscription, window, suspects, queue, TimeProvider.System);
        var shared = new SharedIntake(window, suspects, admission, state);
        return new SubscribedStream(subscription, holdsRetries: false, database, Consumer, shared, TimeProvider.System);
    }
}
