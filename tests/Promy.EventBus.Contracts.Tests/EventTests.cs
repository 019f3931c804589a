namespace Promy.EventBus.Contracts.Tests;

public sealed class EventTests
{
    [Fact]
    public void Id_NotSet_IsAUuidVersion7ThatNeverChanges()
    {
        var order = new OrderPlacedEvent();

        var id = order.Id;

        Assert.Equal(7, Guid.Parse(id).Version);
        Assert.Equal(id, Guid.Parse(id).ToString());
        Assert.Equal(id, order.Id);
    }

    [Fact]
    public void Id_OfManyEvents_IsUnique()
    {
        var ids = Enumerable.Range(0, 10_000).Select(_ => new OrderPlacedEvent().Id);

        Assert.Equal(10_000, ids.Distinct().Count());
    }

    [Fact]
    public void Id_FirstReadByManyThreadsAtOnce_IsTheSameForAll()
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
    public void Type_NotSet_IsTheDeclaredName() => Assert.Equal("order.placed", new OrderPlacedEvent().Type);

    [Fact]
    public void Type_OfAnEventWithoutEventType_SaysWhatToAdd()
    {
        var error = Assert.Throws<EventBusConfigurationException>(() => new UndeclaredEvent().Type);

        Assert.Contains(nameof(UndeclaredEvent), error.Message, StringComparison.Ordinal);
        Assert.Contains("[EventType(", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Source_NotSet_IsTheDeclaredSource() => Assert.Equal("promy-orders", new OrderPlacedEvent().Source);

    [Fact]
    public void Source_NotDeclared_IsTheNameOfTheProgram() =>
        Assert.Equal(AppDomain.CurrentDomain.FriendlyName, new PlainEvent().Source);

    [Fact]
    public void Version_NotSet_Is1Dot0() => Assert.Equal("1.0", new OrderPlacedEvent().Version);

    [Fact]
    public void Timestamp_NotSet_IsTheMomentOfConstructionInUtc()
    {
        var before = TimeProvider.System.GetUtcNow();
        var order = new OrderPlacedEvent();
        var after = TimeProvider.System.GetUtcNow();

        Assert.InRange(order.Timestamp, before, after);
        Assert.Equal(TimeSpan.Zero, order.Timestamp.Offset);
        Assert.Equal(order.Timestamp, order.Timestamp);
    }

    [Fact]
    public void Timestamp_SetWithAnOffset_IsTurnedIntoUtc()
    {
        var order = new OrderPlacedEvent { Timestamp = Some.Moment.ToOffset(TimeSpan.FromHours(5)) };

        Assert.Equal(Some.Moment, order.Timestamp);
        Assert.Equal(TimeSpan.Zero, order.Timestamp.Offset);
    }

    [Fact]
    public void Members_Set_AreKept()
    {
        var order = new OrderPlacedEvent { Id = "id-1", Type = "order.placed.test", Version = "2.0", Source = "somebody" };

        Assert.Equal(("id-1", "order.placed.test", "2.0", "somebody"), (order.Id, order.Type, order.Version, order.Source));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void With_IdentityNotSet_IsAnEventOfItsOwn(bool isSet, bool isRead)
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
    public void With_IdentitySet_IsAsSet()
    {
        var order = new OrderPlacedEvent();

        var copy = order with { Id = order.Id, Timestamp = order.Timestamp };

        Assert.Equal((order.Id, order.Timestamp), (copy.Id, copy.Timestamp));
    }

    [Fact]
    public void With_OtherBaseMembers_AreKept()
    {
        var order = new OrderPlacedEvent { Type = "order.placed.test", Version = "2.0", Source = "somebody" };

        var copy = order with { Quantity = 5 };

        Assert.Equal((order.Type, order.Version, order.Source), (copy.Type, copy.Version, copy.Source));
    }

    [Fact]
    public void Equality_IsByValue()
    {
        var order = new OrderPlacedEvent { Id = "id-1", Timestamp = Some.Moment, OrderId = "order-1" };
        var same = order with { Id = "id-1", Timestamp = Some.Moment };

        Assert.Equal(order, same);
        Assert.Equal(order.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(order, same with { Id = "id-2", Timestamp = Some.Moment });
        Assert.NotEqual(order, same with { Id = "id-1", Timestamp = Some.Moment, Quantity = 5 });
    }

    [Fact]
    public void Validate_NotOverridden_FindsNothing() => Assert.Empty(new OrderPlacedEvent().Validate());

    private sealed record UndeclaredEvent : Event;

    [EventType("plain.happened")]
    private sealed record PlainEvent : Event;
}
