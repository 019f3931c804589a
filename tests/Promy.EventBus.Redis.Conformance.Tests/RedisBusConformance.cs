namespace Promy.EventBus.Redis.Conformance.Tests;

/// <summary>The properties of whole hosts, on Redis.</summary>
public static class RedisBusConformance
{
    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class Health(RedisServer server) : BusHealthConformance(new RedisBuses(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class Outage(RedisServer server) : BusOutageConformance(new RedisBuses(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class Retry(RedisServer server) : BusRetryConformance(new RedisBuses(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class Scope(RedisServer server) : BusScopeConformance(new RedisBuses(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class SeveralHandlers(RedisServer server) : BusSeveralHandlersConformance(new RedisBuses(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class Stop(RedisServer server) : BusStopConformance(new RedisBuses(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class Timeout(RedisServer server) : BusTimeoutConformance(new RedisBuses(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class TwoNodes(RedisServer server) : BusTwoNodesConformance(new RedisBuses(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class Undecodable(RedisServer server) : BusUndecodableConformance(new RedisBuses(server));
}
