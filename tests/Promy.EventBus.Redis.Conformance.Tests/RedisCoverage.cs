namespace Promy.EventBus.Redis.Conformance.Tests;

/// <summary>Redis has every property of the suite.</summary>
public sealed class RedisCoverage : CoverageConformance
{
    protected override TransportFeatures Features => RedisTransports.Supported;

    protected override IReadOnlyDictionary<Type, string> NotApplicable { get; } = new Dictionary<Type, string>();
}
