using System.Text;
using System.Text.Json.Serialization.Metadata;
using Promy.EventBus.Events;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting.Tests.Registration;

/// <summary>A context of an application may list a predefined event and does not know its internal members.</summary>
public sealed class EventSerializerFactoryTests
{
    private static readonly PromotionCreatedEvent Promotion = new() { PromotionId = "p-1", Dates = ["2025-11-06"] };

    [Fact]
    public void A_context_that_lists_a_predefined_event_does_not_change_it() =>
        AssertKept(
            EventSerializerFactory.Create(
                [new JsonSerializerContextRegistration(ForeignContext.Default)], new EventBusJsonOptions()));

    [Fact]
    public void A_context_does_not_change_predefined_events_without_reflection() =>
        AssertKept(new EventSerializer(WireJson.CreateOptions([ForeignContext.Default])));

    [Fact]
    public void Reflection_and_generated_metadata_write_the_same_JSON() =>
        Assert.Equal(
            Encoding.UTF8.GetString(new EventSerializer(WireJson.CreateOptions([])).Serialize(Promotion)),
            Encoding.UTF8.GetString(EventSerializerFactory.Create([], new EventBusJsonOptions()).Serialize(Promotion)));

    [Fact]
    public void The_resolver_of_predefined_events_is_not_asked_for_others()
    {
        var options = WireJson.CreateOptions([], predefined: new DefaultJsonTypeInfoResolver());

        Assert.Throws<EventBusConfigurationException>(
            () => new EventSerializer(options).TypeInfo(typeof(OrderPlacedEvent)));
    }

    private static void AssertKept(EventSerializer serializer)
    {
        var json = serializer.Serialize(Promotion);

        Assert.Contains("\"dates\":[\"2025-11-06\"]", Encoding.UTF8.GetString(json), StringComparison.Ordinal);
        Assert.True(serializer.TryDeserialize<PromotionCreatedEvent>(
            new EventMetadata { Id = "1", Type = "promotion.created" }, json, out var read, out _));
        Assert.Equal(["2025-11-06"], read.Dates);
    }
}
