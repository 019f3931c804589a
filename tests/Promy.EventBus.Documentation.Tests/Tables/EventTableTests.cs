using System.Reflection;
using System.Text.Json;
using Promy.EventBus.Events;

namespace Promy.EventBus.Documentation.Tests;

/// <summary>The tables of events and streams agree with the code.</summary>
public sealed class EventTableTests
{
    public static TheoryData<Type> Events =>
        [.. typeof(PromotionCreatedEvent).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Event)))];

    [Theory]
    [MemberData(nameof(Events))]
    public void Every_member_of_an_event_is_in_its_table(Type type)
    {
        var declared = type.GetCustomAttribute<EventTypeAttribute>()!;
        var rows = Repository.Events.Table($"event {declared.Name}");

        Assert.Equal(
            WireNames(type, BindingFlags.DeclaredOnly).Order(StringComparer.Ordinal),
            rows.Select(row => row[0]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void Every_event_is_in_the_overview_with_its_record_stream_and_source(Type type)
    {
        var declared = type.GetCustomAttribute<EventTypeAttribute>()!;
        var row = Assert.Single(Repository.Events.Table("events"), row => row[0] == declared.Name);

        Assert.Equal([type.Name, declared.Stream!, declared.Source!], [row[1], row[2], row[3]]);
    }

    [Fact]
    public void Every_base_member_is_in_its_table() =>
        Assert.Equal(
            WireNames(typeof(Event)).Order(StringComparer.Ordinal),
            Repository.Events.Table("event base").Select(row => row[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_stream_is_in_its_table() =>
        Assert.Equal(
            typeof(EventStreams).GetFields()
                .Select(field => ($"EventStreams.{field.Name}", (string)field.GetRawConstantValue()!))
                .Order(),
            Repository.Events.Table("streams").Select(row => (row[0], row[1])).Order());

    private static IEnumerable<string> WireNames(Type type, BindingFlags flags = default) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | flags)
            .Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
}
