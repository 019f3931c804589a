namespace Promy.EventBus.Redis.Conformance.Tests;

/// <summary>The properties of whole hosts, on Redis.</summary>
public static class RedisBusConformance
{
    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class Health(RedisServer server) : BusHealthConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class Outage(RedisServer server) : BusOutageConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class Retry(RedisServer server) : BusRetryConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class Scope(RedisServer server) : BusScopeConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class SeveralHandlers(RedisServer server) : BusSeveralHandlersConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class Stop(RedisServer server) : BusStopConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class Timeout(RedisServer server) : BusTimeoutConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class TwoNodes(RedisServer server) : BusTwoNodesConformance(new RedisTransports(server));

    [Trait(TestCategories.Trait, TestCategories.Integration)]
    public sealed class Undecodable(RedisServer server) : BusUndecodableConformance(new RedisTransports(server));
}
