using System.Reflection;

namespace Promy.EventBus.Transport.Conformance;

/// <summary>The properties that the suite asserts: an abstract class for each.</summary>
public static class ConformanceProperties
{
    /// <summary>Every property of the suite.</summary>
    public static IReadOnlyList<Type> All { get; } =
    [
        .. typeof(ConformanceProperties).Assembly.GetExportedTypes()
            .Where(type => type.IsAbstract && HasTests(type))
            .OrderBy(type => type.Name, StringComparer.Ordinal),
    ];

    /// <summary>Skips a test whose property the transport does not have, and says why.</summary>
    /// <param name="test">Class of the test.</param>
    /// <param name="transports">The transport.</param>
    internal static void SkipWhereNotApplicable(Type test, ITransportFactory transports)
    {
        foreach (var need in test.GetCustomAttributes<NeedsAttribute>())
        {
            Assert.SkipUnless(need.IsMetBy(transports.Features), $"The transport says no to {need.Feature}.");
        }

        foreach (var (property, reason) in transports.NotApplicable)
        {
            Assert.SkipWhen(test.IsSubclassOf(property), reason);
        }
    }

    private static bool HasTests(Type type) =>
        type.GetMethods().Any(method => method.GetCustomAttribute<FactAttribute>() is not null);
}
