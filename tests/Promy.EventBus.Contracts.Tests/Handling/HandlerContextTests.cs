using Promy.EventBus.Events;

namespace Promy.EventBus.Contracts.Tests.Handling;

public sealed class HandlerContextTests
{
    private static readonly UserRegisteredEvent Event = new() { UserId = "1", Email = "a@b.c" };
    private static readonly EventContext Delivery = new()
    {
        EventId = "1",
        EventType = "user.registered",
        Stream = "events:users",
        EntryId = "1-0",
        Group = "g",
    };

    [Fact]
    public void Event_delivery_and_handler_are_required()
    {
        Assert.Throws<ArgumentNullException>(() => new HandlerContext(null!, Delivery, typeof(string)));
        Assert.Throws<ArgumentNullException>(() => new HandlerContext(Event, null!, typeof(string)));
        Assert.Throws<ArgumentNullException>(() => new HandlerContext(Event, Delivery, null!));
    }
}
