namespace Promy.EventBus.Contracts.Tests;

public sealed class EventDescriptorTests
{
    [Fact]
    public void A_declared_event_has_type_stream_and_source()
    {
        var descriptor = EventDescriptor.Of(typeof(OrderPlacedEvent));

        Assert.Equal(
            ("order.placed", "events:orders", "promy-orders"), (descriptor.Type, descriptor.Stream, descriptor.Source));
        Assert.Same(descriptor, EventDescriptor.Of(typeof(OrderPlacedEvent)));
    }

    [Fact]
    public void An_event_declared_without_a_stream_has_none() =>
        Assert.Null(EventDescriptor.Of(typeof(StreamlessEvent)).Stream);

    [Theory]
    [InlineData(typeof(EmptyNameEvent), "has the type name ''")]
    [InlineData(typeof(SpaceInNameEvent), "has the type name 'order placed'")]
    [InlineData(typeof(ControlInNameEvent), "has the type name 'order?placed'")]
    [InlineData(typeof(EmptyStreamEvent), "has the stream ''")]
    [InlineData(typeof(BlankStreamEvent), "has the stream '  '")]
    [InlineData(typeof(ControlInStreamEvent), "has the stream 'events?orders'")]
    public void A_bad_event_type_is_refused_with_its_record_and_value(Type eventType, string expected)
    {
        var error = Assert.Throws<EventBusConfigurationException>(() => EventDescriptor.Of(eventType));

        Assert.Contains(eventType.Name, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Fact]
    public void An_event_that_only_inherits_its_event_type_is_refused() =>
        Assert.Throws<EventBusConfigurationException>(() => EventDescriptor.Of(typeof(DerivedEvent)));

    [Fact]
    public void A_second_closed_generic_event_is_refused_with_both_names()
    {
        Assert.Equal("wrapped.happened", EventDescriptor.Of(typeof(WrappedEvent<int>)).Type);

        var error = Assert.Throws<EventBusConfigurationException>(() => new WrappedEvent<string>().Type);

        Assert.Contains(typeof(WrappedEvent<int>).ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains(typeof(WrappedEvent<string>).ToString(), error.Message, StringComparison.Ordinal);
        Assert.Equal("wrapped.happened", EventDescriptor.Of(typeof(WrappedEvent<int>)).Type);
    }

    [EventType("wrapped.happened")]
    private sealed record WrappedEvent<T> : Event
    {
        public T? Value { get; init; }
    }

    [EventType("streamless.happened")]
    private sealed record StreamlessEvent : Event;

    [EventType("")]
    private sealed record EmptyNameEvent : Event;

    [EventType("order placed")]
    private sealed record SpaceInNameEvent : Event;

    [EventType("order\nplaced")]
    private sealed record ControlInNameEvent : Event;

    [EventType("order.placed", Stream = "")]
    private sealed record EmptyStreamEvent : Event;

    [EventType("order.placed", Stream = "  ")]
    private sealed record BlankStreamEvent : Event;

    [EventType("order.placed", Stream = "events\norders")]
    private sealed record ControlInStreamEvent : Event;

    [EventType("base.happened")]
    private abstract record BaseEvent : Event;

    private sealed record DerivedEvent : BaseEvent;
}
