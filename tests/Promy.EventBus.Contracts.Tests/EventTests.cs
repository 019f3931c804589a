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

    [Fact]
    public void With_AfterTheIdWasRead_KeepsIdentityAndTimestamp()
    {
        var order = new OrderPlacedEvent { OrderId = "order-1" };
        var id = order.Id;

        var copy = order with { Quantity = 5 };

        Assert.Equal((id, order.Timestamp, "order-1", 5), (copy.Id, copy.Timestamp, copy.OrderId, copy.Quantity));
    }

    [Fact]
    public void Equality_OfACopy_IsByValue()
    {
        var order = new OrderPlacedEvent { Id = "id-1", OrderId = "order-1" };

        Assert.Equal(order, order with { });
        Assert.Equal(order.GetHashCode(), (order with { }).GetHashCode());
        Assert.NotEqual(order, order with { Id = "id-2" });
        Assert.NotEqual(order, order with { Quantity = 5 });
    }

    [Fact]
    public void Validate_NotOverridden_FindsNothing() => Assert.Empty(new OrderPlacedEvent().Validate());

    private sealed record UndeclaredEvent : Event;

    [EventType("plain.happened")]
    private sealed record PlainEvent : Event;
}
