using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Promy.EventBus.Hosting.Tests.Validation;

/// <summary>A service does not start if one of its handlers has an event that no payload can be read as.</summary>
public sealed class UnreadableEventTests
{
    [Fact]
    public void An_abstract_event_is_an_error()
    {
        var error = Assert.Single(Errors<AbstractEvent>());

        Assert.Contains(typeof(AbstractEvent).ToString(), error, StringComparison.Ordinal);
        Assert.Contains("can never be read", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_without_a_constructor_for_the_serializer_is_an_error() =>
        Assert.Contains("can never be read", Assert.Single(Errors<TwoConstructorsEvent>()), StringComparison.Ordinal);

    [Fact]
    public void An_event_that_the_serializer_can_read_is_no_error()
    {
        Assert.Empty(Errors<PositionalEvent>());
        Assert.Empty(Errors<RequiredEvent>());
        Assert.Empty(Errors<PolymorphicEvent>());
        Assert.Empty(Errors<RefusingEvent>());
    }

    private static IEnumerable<string> Errors<TEvent>()
        where TEvent : Event
    {
        using var host = TestBus.Build(bus => bus.AddConsumer<NoHandler<TEvent>, TEvent>()).Host;
        try
        {
            _ = host.Services.GetRequiredService<IOptions<PromyEventBusOptions>>().Value;
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return exception.Failures;
        }
    }

    [EventType("abstract.seen", Stream = OrderPlacedEvent.StreamName)]
    public abstract record AbstractEvent : Event;

    [EventType("constructors.seen", Stream = OrderPlacedEvent.StreamName)]
    public sealed record TwoConstructorsEvent : Event
    {
        public TwoConstructorsEvent(int number) => Number = number;

        public TwoConstructorsEvent(string text) => Number = text.Length;

        public int Number { get; init; }
    }

    [EventType("positional.seen", Stream = OrderPlacedEvent.StreamName)]
    public sealed record PositionalEvent(int Number) : Event;

    [EventType("required.seen", Stream = OrderPlacedEvent.StreamName)]
    public sealed record RequiredEvent : Event
    {
        public required int Number { get; init; }
    }

    [EventType("refusing.seen", Stream = OrderPlacedEvent.StreamName)]
    public sealed record RefusingEvent : Event
    {
        public RefusingEvent() => throw new NotSupportedException("Not now.");
    }

    [EventType("polymorphic.seen", Stream = OrderPlacedEvent.StreamName)]
    [JsonPolymorphic]
    [JsonDerivedType(typeof(Derived), "derived")]
    public abstract record PolymorphicEvent : Event
    {
        public sealed record Derived : PolymorphicEvent;
    }
}
