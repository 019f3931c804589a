namespace Promy.EventBus.Redis.Conformance.Tests;

/// <summary>The properties of a transport, on Redis.</summary>
public static class RedisTransportConformance
{
    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class BackPressure(RedisServer server) : BackPressureConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class BatchOutcomes(RedisServer server) : BatchOutcomesConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class BatchRefusal(RedisServer server) : BatchRefusalConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class ConcurrentClose(RedisServer server) : ConcurrentCloseConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class ConcurrentSubscribers(RedisServer server)
        : ConcurrentSubscribersConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class ConsumerGroups(RedisServer server) : ConsumerGroupsConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class ContinueAfterClose(RedisServer server)
        : ContinueAfterCloseConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class ContinueAfterErrors(RedisServer server)
        : ContinueAfterErrorsConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class DeadLetter(RedisServer server) : DeadLetterConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class DeadLetterTargetFails(RedisServer server)
        : DeadLetterTargetFailsConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class Delayed(RedisServer server) : DelayedConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class DeliveryCount(RedisServer server) : DeliveryCountConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class DeliveryLimit(RedisServer server) : DeliveryLimitConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class DeliveryToken(RedisServer server) : DeliveryTokenConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class Depth(RedisServer server) : DepthConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class IdentitySurvives(RedisServer server) : IdentitySurvivesConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class ManyMessagesExactlyOnce(RedisServer server)
        : ManyMessagesExactlyOnceConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class NewGroup(RedisServer server) : NewGroupConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class NoNextBeforeOutcome(RedisServer server)
        : NoNextBeforeOutcomeConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class NoTakeOverWhileHeld(RedisServer server)
        : NoTakeOverWhileHeldConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class NothingThere(RedisServer server) : NothingThereConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class OneWayClient(RedisServer server) : OneWayClientConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class Order(RedisServer server) : OrderConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class Paused(RedisServer server) : PausedConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class PublishSubscribe(RedisServer server) : PublishSubscribeConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class PublisherClose(RedisServer server) : PublisherCloseConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class Reconnect(RedisServer server) : ReconnectConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class Released(RedisServer server) : ReleasedConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class ResendOnError(RedisServer server) : ResendOnErrorConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class SettledIsNeverDeliveredAgain(RedisServer server)
        : SettledIsNeverDeliveredAgainConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class StableName(RedisServer server) : StableNameConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class StopOneOfTwo(RedisServer server) : StopOneOfTwoConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class StreamIsolation(RedisServer server) : StreamIsolationConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class StuckEntriesAreTakenOver(RedisServer server)
        : StuckEntriesAreTakenOverConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class SubscribeToken(RedisServer server) : SubscribeTokenConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class Undecodable(RedisServer server) : UndecodableConformance(new RedisTransports(server));
}
