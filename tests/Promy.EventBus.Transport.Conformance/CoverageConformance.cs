using System.Reflection;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// No property is left out silently: each has a concrete class in the assembly of the transport, or is declared as not
/// applicable with a reason.
/// </summary>
public abstract class CoverageConformance
{
    /// <summary>What the transport lets a test do.</summary>
    protected abstract TransportFeatures Features { get; }

    /// <summary>Properties that the transport does not have, each with the reason.</summary>
    protected abstract IReadOnlyDictionary<Type, string> NotApplicable { get; }

    /// <summary>Every property of the suite.</summary>
    public static IReadOnlyList<Type> Properties { get; } =
    [
        .. typeof(CoverageConformance).Assembly.GetExportedTypes()
            .Where(type => type.IsAbstract && IsProperty(type))
            .OrderBy(type => type.Name, StringComparer.Ordinal),
    ];

    [Fact]
    public void Every_property_has_a_concrete_class_or_is_declared_as_not_applicable() =>
        Assert.Empty(Names(Properties.Where(property => !IsTested(property) && !NotApplicable.ContainsKey(property))));

    [Fact]
    public void What_is_declared_as_not_applicable_has_a_reason_and_no_concrete_class()
    {
        Assert.Empty(Names(NotApplicable.Keys.Where(property => IsTested(property) || !Properties.Contains(property))));
        Assert.All(NotApplicable.Values, reason => Assert.False(string.IsNullOrWhiteSpace(reason)));
    }

    [Fact]
    public void What_needs_a_missing_feature_is_declared_as_not_applicable() =>
        Assert.Empty(Names(Properties.Where(property =>
            !NotApplicable.ContainsKey(property)
            && property.GetCustomAttributes<NeedsAttribute>().Any(need => !need.IsMetBy(Features)))));

    [Fact]
    public void The_suite_knows_no_transport() =>
        Assert.DoesNotContain(
            typeof(CoverageConformance).Assembly.GetReferencedAssemblies(),
            assembly => assembly.Name!.Contains("Redis", StringComparison.Ordinal));

    private static bool IsProperty(Type type) =>
        type != typeof(CoverageConformance)
        && type.GetMethods().Any(method => method.GetCustomAttribute<FactAttribute>() is not null);

    private bool IsTested(Type property) =>
        GetType().Assembly.GetExportedTypes().Any(type => !type.IsAbstract && type.IsSubclassOf(property));

    private static IEnumerable<string> Names(IEnumerable<Type> properties) => properties.Select(property => property.Name);
}
