using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Promy.EventBus.Convention.Tests;

public sealed class AssemblyConventionTests
{
    public static TheoryData<string> Projects => [.. SourceTree.Projects];

    [Fact]
    public void Contracts_reference_the_base_class_library_only() =>
        Assert.All(
            typeof(Event).Assembly.GetReferencedAssemblies(),
            reference => Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal));

    [Theory]
    [InlineData("Promy.EventBus.Redis")]
    [InlineData("Promy.EventBus.Hosting")]
    [InlineData("Promy.EventBus.InMemory")]
    [InlineData("Promy.EventBus.Testing")]
    public void Packages_ask_for_version_10_0_0_of_Microsoft_packages(string project)
    {
        using var locked = JsonDocument.Parse(File.ReadAllBytes(SourceTree.PathOf(project, "packages.lock.json")));
        var asked = locked.RootElement.GetProperty("dependencies").GetProperty("net10.0").EnumerateObject()
            .Where(package => package.Name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal))
            .Where(package => package.Value.GetProperty("type").GetString() is "Direct" or "CentralTransitive")
            .Select(package => $"{package.Name} {package.Value.GetProperty("requested").GetString()}")
            .ToList();

        Assert.NotEmpty(asked);
        Assert.All(asked, package => Assert.EndsWith(" [10.0.0, )", package, StringComparison.Ordinal));
    }

    [Fact]
    public void The_test_harness_references_no_test_framework()
    {
        using var locked = JsonDocument.Parse(
            File.ReadAllBytes(SourceTree.PathOf("Promy.EventBus.Testing", "packages.lock.json")));
        var packages = locked.RootElement.GetProperty("dependencies").GetProperty("net10.0").EnumerateObject()
            .Select(package => package.Name)
            .ToList();

        Assert.Contains("Microsoft.Extensions.TimeProvider.Testing", packages);
        Assert.DoesNotContain(
            packages,
            package => Array.Exists(
                ["xunit", "nunit", "mstest", "Microsoft.NET.Test", "Microsoft.Testing"],
                framework => package.StartsWith(framework, StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [InlineData("Promy.EventBus.Contracts", "Promy.EventBus", "Promy.EventBus.Events", "Promy.EventBus.Transport")]
    [InlineData("Promy.EventBus.Redis", "Promy.EventBus", "Promy.EventBus.Redis")]
    [InlineData(
        "Promy.EventBus.Hosting",
        "Promy.EventBus",
        "Promy.EventBus.Hosting",
        "Microsoft.Extensions.DependencyInjection")]
    [InlineData("Promy.EventBus.InMemory", "Promy.EventBus.InMemory", "Microsoft.Extensions.DependencyInjection")]
    [InlineData("Promy.EventBus.Testing", "Promy.EventBus.Testing", "Microsoft.Extensions.DependencyInjection")]
    [InlineData("Promy.EventBus.Cli")]
    public void Public_types_are_in_the_documented_namespaces(string project, params string[] namespaces) =>
        Assert.DoesNotContain(Types(project), type => type.IsPublic && !namespaces.Contains(type.Namespace));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Internal_classes_are_sealed_abstract_or_static(string project) =>
        Assert.DoesNotContain(
            Types(project), type => type is { IsClass: true, IsPublic: false, IsSealed: false, IsAbstract: false });

    [Fact]
    public void Public_classes_of_the_contracts_are_sealed_abstract_or_static() =>
        Assert.DoesNotContain(
            Types("Promy.EventBus.Contracts"), type => type is { IsClass: true, IsSealed: false, IsAbstract: false });

    [Theory]
    [MemberData(nameof(Projects))]
    public void Methods_that_return_a_task_have_the_usual_suffix(string project) =>
        Assert.Empty(Types(project)
            .Where(type => !type.IsAssignableTo(typeof(Delegate)))
            .SelectMany(
                type => type.GetMethods(
                    BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => IsTask(method.ReturnType) && !method.IsSpecialName)
            .Where(method => !method.Name.EndsWith("Async", StringComparison.Ordinal))
            // The language requires this name.
            .Where(method => method.Name != "Main")
            .Select(method => $"{method.DeclaringType}.{method.Name}"));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Log_event_ids_are_unique_in_a_project(string project)
    {
        var ids = SourceTree.AssemblyOf(project).GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<Microsoft.Extensions.Logging.LoggerMessageAttribute>()?.EventId)
            .OfType<int>();

        Assert.Empty(ids.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Theory]
    [InlineData("Promy.EventBus.Redis")]
    [InlineData("Promy.EventBus.Hosting")]
    [InlineData("Promy.EventBus.InMemory")]
    public void A_logger_of_the_application_is_kept_only_in_BusLogger(string project)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
            | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var loggers = Types(project).SelectMany(type => type.GetFields(All))
            .Where(field => typeof(Microsoft.Extensions.Logging.ILogger).IsAssignableFrom(field.FieldType))
            .ToList();

        Assert.NotEmpty(loggers);
        Assert.Empty(loggers
            .Where(field => field.FieldType.Name != "BusLogger" && field.DeclaringType!.Name != "BusLogger")
            .Select(field => $"{field.DeclaringType}.{field.Name}"));
    }

    [Fact]
    public void The_instruments_are_not_visible_outside_EventBusInstruments() =>
        Assert.Empty(Types("Promy.EventBus.Contracts").Single(type => type.Name == "EventBusInstruments")
            .GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
            .Where(field => typeof(System.Diagnostics.Metrics.Instrument).IsAssignableFrom(field.FieldType))
            .Select(field => field.Name));

    private static IEnumerable<Type> Types(string project) =>
        SourceTree.AssemblyOf(project).GetTypes()
            .Where(type => !type.IsNested && type.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
            .Where(type => type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true
                && type.Namespace?.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) != true);

    private static bool IsTask(Type type) =>
        typeof(Task).IsAssignableFrom(type)
        || type == typeof(ValueTask)
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>));
}
