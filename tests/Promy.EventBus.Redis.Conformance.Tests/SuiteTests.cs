namespace Promy.EventBus.Redis.Conformance.Tests;

/// <summary>The suite leaves nothing out silently, and belongs to no transport.</summary>
public sealed class SuiteTests
{
    [Fact]
    public void Every_property_has_a_class_that_is_tested_here() =>
        Assert.Empty(ConformanceProperties.All
            .Where(property => !GetType().Assembly.GetExportedTypes().Any(type => type.IsSubclassOf(property)))
            .Select(property => property.Name));

    [Fact]
    public async Task Redis_has_every_property_and_every_feature()
    {
        await using var redis = new RedisTransports();

        Assert.Empty(((ITransportFactory)redis).NotApplicable);
        Assert.All(
            typeof(TransportFeatures).GetProperties().Where(feature => feature.PropertyType == typeof(bool)),
            feature => Assert.Equal(true, feature.GetValue(redis.Features)));
    }

    [Fact]
    public void The_suite_knows_no_transport() =>
        Assert.DoesNotContain(
            typeof(ConformanceProperties).Assembly.GetReferencedAssemblies(),
            assembly => assembly.Name!.Contains("Redis", StringComparison.Ordinal));
}
