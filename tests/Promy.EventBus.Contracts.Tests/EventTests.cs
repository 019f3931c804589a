namespace Promy.EventBus.Contracts.Tests;

public sealed class EventTests
{
    [Fact]
    public void An_id_not_set_is_a_UUID_of_version_7_and_never_changes()
    {
        var order = new OrderPlacedEvent();

        var id = order.Id;

        Assert.Equal(7, Guid.Parse(id).Version);
        Assert.Equal(id, Guid.Parse(id).ToString());
        Assert.Equal(id, order.Id);
    }

    [Fact]
    public void Ids_of_many_events_are_unique()
    {
        var ids = Enumerable.Range(0, 10_000).Select(_ => new OrderPlacedEvent().Id);

        Assert.Equal(10_000, ids.Distinct().Count());
    }

    [Fact]
    public void An_id_first_read_by_many_threads_at_once_is_the_same_for_all()
    {
        for (var round = 0; round < 200; round++)
        {
            var order = new OrderPlacedEvent();
            var ids = new string[8];
            using var start = new Barrier(ids.Length);

            var readers = Enumerable.Range(0, ids.Length).Select(index => new Thread(() =>
            {
                start.SignalAndWait();
                ids[index] = order.Id;
            })).ToList();
            readers.ForEach(reader => reader.Start());
            readers.ForEach(reader => reader.Join());

            Assert.Single(ids.Distinct());
        }
    }

    [Fact]
    public void A_type_not_set_is_the_declared_name() => Assert.Equal("order.placed", new OrderPlacedEvent().Type);

    [Fact]
    public void The_type_of_an_event_without_EventType_throws_and_says_what_to_add()
    {
        var error = Assert.Throws<EventBusConfigurationException>(() => new UndeclaredEvent().Type);

        Assert.Contains(nameof(UndeclaredEvent), error.Message, StringComparison.Ordinal);
        Assert.Contains("[EventType(", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_not_set_is_the_declared_source() =>
        Assert.Equal("promy-orders", new OrderPlacedEvent().Source);

    [Fact]
    public void A_source_not_declared_is_the_name_of_the_program() =>
        Assert.Equal(AppDomain.CurrentDomain.FriendlyName, new PlainEvent().Source);

    [Fact]
    public void A_version_not_set_is_1_0() => Assert.Equal("1.0", new OrderPlacedEvent().Version);

    [Fact]
    public void A_timestamp_not_set_is_the_time_of_construction_in_UTC()
    {
        var before = TimeProvider.System.GetUtcNow();
        var order = new OrderPlacedEvent();
        var after = TimeProvider.System.GetUtcNow();

        Assert.InRange(order.Timestamp, before, after);
        Assert.Equal(TimeSpan.Zero, order.Timestamp.Offset);
        Assert.Equal(order.Timestamp, order.Timestamp);
    }

    [Fact]
    public void A_timestamp_with_an_offset_is_converted_to_UTC()
    {
        var order = new OrderPlacedEvent { Timestamp = Some.Moment.ToOffset(TimeSpan.FromHours(5)) };

        Assert.Equal(Some.Moment, order.Timestamp);
        Assert.Equal(TimeSpan.Zero, order.Timestamp.Offset);
    }

    [Fact]
    public void Base_members_that_are_set_are_kept()
    {
        var order =
            new OrderPlacedEvent { Id = "id-1", Type = "order.placed.test", Version = "2.0", Source = "somebody" };

        Assert.Equal(
            ("id-1", "order.placed.test", "2.0", "somebody"), (order.Id, order.Type, order.Version, order.Source));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_copy_of_an_event_without_a_set_identity_has_its_own_identity(bool isSet, bool isRead)
    {
        var order = isSet
            ? new OrderPlacedEvent { OrderId = "order-1", Id = "id-1", Timestamp = Some.Moment }
            : new OrderPlacedEvent { OrderId = "order-1" };
        var (id, timestamp) = isRead ? (order.Id, order.Timestamp) : default;
        var before = TimeProvider.System.GetUtcNow();

        var copy = order with { Quantity = 5 };

        Assert.NotEqual(order.Id, copy.Id);
        Assert.Equal(copy.Id, copy.Id);
        Assert.InRange(copy.Timestamp, before, TimeProvider.System.GetUtcNow());
        Assert.Equal(("order-1", 5), (copy.OrderId, copy.Quantity));
        Assert.True(!isRead || (id, timestamp) == (order.Id, order.Timestamp));
    }

    [Fact]
    public void A_copy_with_a_set_identity_has_that_identity()
    {
        var order = new OrderPlacedEvent();

        var copy = order with { Id = order.Id, Timestamp = order.Timestamp };

        Assert.Equal((order.Id, order.Timestamp), (copy.Id, copy.Timestamp));
    }

    [Fact]
    public void A_copy_keeps_the_other_base_members()
    {
        var order = new OrderPlacedEvent { Type = "order.placed.test", Version = "2.0", Source = "somebody" };

        var copy = order with { Quantity = 5 };

        Assert.Equal((order.Type, order.Version, order.Source), (copy.Type, copy.Version, copy.Source));
    }

    [Fact]
    public void Events_are_equal_by_value()
    {
        var order = new OrderPlacedEvent { Id = "id-1", Timestamp = Some.Moment, OrderId = "order-1" };
        var same = order with { Id = "id-1", Timestamp = Some.Moment };

        Assert.Equal(order, same);
        Assert.Equal(order.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(order, same with { Id = "id-2", Timestamp = Some.Moment });
        Assert.NotEqual(order, same with { Id = "id-1", Timestamp = Some.Moment, Quantity = 5 });
    }

    [Fact]
    public void Validate_finds_nothing_unless_overridden() => Assert.Empty(new OrderPlacedEvent().Validate());

    private sealed record UndeclaredEvent : Event;

    [EventType("plain.happened")]
    private sealed record PlainEvent : Event;
}
