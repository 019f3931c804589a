using System.Reflection;

namespace Promy.EventBus.Hosting.Tests.Configuration;

public sealed class BusKeysTests
{
    [Fact]
    public void Every_option_has_a_key_and_every_key_an_option() =>
        Assert.Equal(
            Options(typeof(PromyEventBusOptions), "").Order(StringComparer.Ordinal),
            BusKeys.All.Known.Select(key => key.Path).Order(StringComparer.Ordinal));

    [Fact]
    public void Options_that_hold_objects_can_be_set_in_code_only() =>
        Assert.Equal(
            ["Json:Converters", "Redis:Configuration", "Redis:Connection", "Redis:ConnectionFactory"],
            BusKeys.All.Known.Where(key => key.Kind == KnownKeyKind.CodeOnly)
                .Select(key => key.Path)
                .Order(StringComparer.Ordinal));

    /// <summary>The public properties, in the form of keys.</summary>
    private static IEnumerable<string> Options(Type options, string prefix)
    {
        foreach (var property in options.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var key = prefix + property.Name;
            var entry = property.PropertyType.IsGenericType
                && property.PropertyType.GetGenericTypeDefinition() == typeof(IList<>)
                ? property.PropertyType.GetGenericArguments()[0]
                : null;
            IEnumerable<string> found = (entry, property.PropertyType) switch
            {
                (not null, _) when IsOptions(entry) => Options(entry, $"{key}:0:"),
                (not null, _) when entry == typeof(string) || entry.IsValueType => [$"{key}:0"],
                (null, var type) when IsOptions(type) => Options(type, $"{key}:"),
                _ => [key],
            };
            foreach (var path in found)
            {
                yield return path;
            }
        }
    }

    private static bool IsOptions(Type type) =>
        type is { IsClass: true, Namespace: "Promy.EventBus" or "Promy.EventBus.Redis" }
        && type.Name.EndsWith("Options", StringComparison.Ordinal);
}
