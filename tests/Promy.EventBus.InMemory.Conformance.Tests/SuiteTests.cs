namespace Promy.EventBus.InMemory.Conformance.Tests;

/// <summary>The suite leaves nothing out silently, and the table of docs/conformance.md says what is true.</summary>
public sealed class SuiteTests
{
    private const int ColumnInMemory = 5;

    [Fact]
    public void Every_property_has_a_class_that_is_tested_here() =>
        Assert.Empty(ConformanceProperties.All
            .Where(property => !GetType().Assembly.GetExportedTypes().Any(type => type.IsSubclassOf(property)))
            .Select(property => property.Name));

    [Fact]
    public void The_transport_has_every_feature_except_credentials()
    {
        using var transports = new InMemoryTransports();

        Assert.Empty(((ITransportFactory)transports).NotApplicable);
        Assert.All(
            typeof(TransportFeatures).GetProperties().Where(feature => feature.PropertyType == typeof(bool)),
            feature => Assert.Equal(
                feature.Name != nameof(TransportFeatures.RefusesCredentials), feature.GetValue(transports.Features)));
    }

    [Fact]
    public void The_tables_say_that_the_transport_passes_what_is_tested() =>
        Assert.All(
            File.ReadLines(RepositoryRoot.PathOf("docs/conformance.md"))
                .Where(line => line.StartsWith("| `", StringComparison.Ordinal)),
            line => Assert.Equal(
                line.Contains(nameof(BusCredentialsConformance), StringComparison.Ordinal)
                    ? "no credentials"
                    : "passes",
                line.Split('|', StringSplitOptions.TrimEntries)[ColumnInMemory]));
}
